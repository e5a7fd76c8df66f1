import { useEffect, useRef } from 'react';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, lineNumbers, type Tooltip } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { ConfigField } from '../../api/types';
import { nonce } from '../../app/nonce';
import { fieldFinder } from './paths';
import { pathAt, rangeOf } from './yamlPlaces';

interface Props {
  text: string;
  loaded: string;
  mistakes: Readonly<Record<string, string>>;
  fields: readonly ConfigField[];
  isFixed: boolean;
  onChange: (text: string) => void;
}

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--mantine-color-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--chart-3)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)' },
]);

const looks = EditorView.theme({
  '&': { color: 'var(--mantine-color-text)' },
  '.cm-content': { fontFamily: 'var(--mantine-font-family-monospace)', caretColor: 'var(--mantine-color-text)' },
  '.cm-gutters': { background: 'transparent', color: 'var(--mantine-color-dimmed)', border: 'none' },
  '.cm-tooltip': { background: 'var(--panel)', color: 'var(--mantine-color-text)', border: '1px solid var(--line-strong)', padding: '0.375rem 0.5rem', maxWidth: '30rem' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { background: 'var(--accent-soft) !important' },
});

/** What the field under the pointer is for, from the same metadata as the form. */
function explain(find: (path: string) => ConfigField | null) {
  return hoverTooltip((view, position): Tooltip | null => {
    const field = find(pathAt(view.state.doc.toString(), position));
    if (!field) {
      return null;
    }
    return {
      pos: position,
      create: () => {
        const dom = document.createElement('div');
        dom.textContent = `${field.path}: ${field.description} (${field.allowed}${field.default === null ? '' : `; default ${field.default}`})`;
        return { dom };
      },
    };
  });
}

/** An editor for the document: coloured, searchable, with what is wrong at its line. */
export function ConfigEditor({ text, loaded, mistakes, fields, isFixed, onChange }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const tell = useRef(onChange);
  tell.current = onChange;

  useEffect(() => {
    if (!box.current) {
      return;
    }
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: loaded,
        extensions: [
          EditorView.cspNonce.of(nonce()),
          lineNumbers(), foldGutter(), history(), bracketMatching(), highlightSelectionMatches(), search({ top: true }), lintGutter(), yaml(),
          syntaxHighlighting(colors), looks, EditorView.lineWrapping, EditorState.readOnly.of(isFixed),
          EditorView.contentAttributes.of({ 'aria-label': 'Configuration as YAML', tabindex: '0' }),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap]),
          explain(fieldFinder(fields)),
          EditorView.updateListener.of((update) => update.docChanged && tell.current(update.state.doc.toString())),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [loaded, fields, isFixed]);

  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== text) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    }
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) {
      return;
    }
    const source = editor.state.doc.toString();
    const diagnostics = Object.entries(mistakes).map(([path, message]): Diagnostic => ({ ...rangeOf(source, path), severity: 'error', message: `${path}: ${message}` }));
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [mistakes]);

  return <div ref={box} className="editor" />;
}
