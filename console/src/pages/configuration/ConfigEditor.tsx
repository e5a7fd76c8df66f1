import { useEffect, useRef } from 'react';
import { autocompletion, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentService, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, lineNumbers, type Tooltip } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { ConfigField } from '../../api/types';
import { nonce } from '../../app/nonce';
import { ruleOf } from '../../shared/settings/leaves';
import { fieldFinder } from '../../shared/settings/paths';
import { proposalsAt } from './complete';
import type { SchemaNode } from './schemaTree';
import { pathAt, rangeOf } from './yamlPlaces';

interface Props {
  text: string;
  loaded: string;
  mistakes: Readonly<Record<string, string>>;
  fields: readonly ConfigField[];
  /** The JSON Schema of the document, by which names and words are proposed. */
  schema: SchemaNode | null;
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
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--mantine-color-text)' },
  '.cm-completionDetail': { color: 'var(--mantine-color-dimmed)', fontStyle: 'normal', marginLeft: '1rem' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { background: 'var(--accent-soft) !important' },
});

/** A new line begins where the one above does, and one step further in behind the name of a section. */
const indents = indentService.of((context, position) => {
  const above = context.lineAt(position, -1).text;
  const column = Math.max(0, above.search(/\S|$/));
  return /:\s*(#.*)?$/.test(above) ? column + 2 : column;
});

/** Names and words that may stand where one types. */
function propose(schema: SchemaNode) {
  return (context: CompletionContext): CompletionResult | null => {
    const found = proposalsAt(schema, context.state.doc.toString(), context.pos);
    if (!found || (!context.explicit && found.from === context.pos && !/:\s+$/.test(context.state.doc.lineAt(context.pos).text))) {
      return null;
    }
    return {
      from: found.from,
      options: found.items.map(({ label, insert, about, detail }) => ({ label, apply: insert, detail, ...(about ? { info: about.replaceAll('`', '') } : {}) })),
      validFor: /^[\w.-]*$/,
    };
  };
}

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
        dom.textContent = `${field.path}: ${field.description} (${ruleOf(field)}${field.default === null ? '' : `; default ${field.default}`})`;
        return { dom };
      },
    };
  });
}

/** An editor for the document: coloured, searchable, with what is wrong at its line. */
export function ConfigEditor({ text, loaded, mistakes, fields, schema, isFixed, onChange }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const tell = useRef(onChange);
  tell.current = onChange;
  // What was typed outlives a new editor, as one is made when somebody else changes the document meanwhile.
  const shown = useRef(text);
  shown.current = text;

  useEffect(() => {
    if (!box.current) {
      return;
    }
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: shown.current,
        extensions: [
          EditorView.cspNonce.of(nonce()),
          lineNumbers(), foldGutter(), history(), bracketMatching(), highlightSelectionMatches(), search({ top: true }), lintGutter(), yaml(), indents,
          syntaxHighlighting(colors), looks, EditorView.lineWrapping, EditorState.readOnly.of(isFixed),
          EditorView.contentAttributes.of({ 'aria-label': 'Configuration as YAML', tabindex: '0' }),
          ...(schema && !isFixed ? [autocompletion({ override: [propose(schema)], icons: false })] : []),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap]),
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
  }, [loaded, fields, schema, isFixed]);

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
