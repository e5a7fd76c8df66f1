import { holdsFields, schemaAt, type SchemaNode, wordsOf } from './schemaTree';

export interface Proposal {
  label: string;
  /** What is written in its place. */
  insert: string;
  about: string;
  /** In short, beside it. */
  detail: string;
}

export interface Proposals {
  from: number;
  items: Proposal[];
}

interface Line {
  indent: number;
  key: string | null;
}

const KEY = /^(\s*)(?:- )?("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#:'"-][^\s:#]*):(?:\s|$)/;

function lineOf(text: string): Line | null {
  if (text.trim() === '' || text.trimStart().startsWith('#')) {
    return null;
  }
  const found = KEY.exec(text);
  const indent = text.length - text.trimStart().length;
  return { indent, key: found ? (found[2] ?? '').replace(/^["']|["']$/g, '') : null };
}

/** The names above a line that begins at a column, from the outermost, by how far the lines before it are indented: a document that is being typed cannot be parsed. */
function namesAbove(lines: readonly string[], last: number, indent: number): string[] {
  const names: string[] = [];
  let column = indent;
  for (let index = last; index >= 0 && column > 0; index--) {
    const line = lineOf(lines[index] ?? '');
    if (line && line.indent < column) {
      column = line.indent;
      names.unshift(line.key ?? '');
    }
  }
  return names;
}

/** Names that stand already beside a line. */
function siblings(lines: readonly string[], at: number, indent: number): Set<string> {
  const found = new Set<string>();
  for (const step of [-1, 1]) {
    for (let index = at + step; index >= 0 && index < lines.length; index += step) {
      const line = lineOf(lines[index] ?? '');
      if (line && line.indent < indent) {
        break;
      }
      if (line?.key && line.indent === indent) {
        found.add(line.key);
      }
    }
  }
  return found;
}

function detailOf(node: SchemaNode): string {
  if (node.default !== undefined) {
    return `default ${JSON.stringify(node.default)}`;
  }
  return holdsFields(node) ? 'section' : node.items ? 'list' : typeof node.type === 'string' ? node.type : '';
}

/** What may be written at a place of the document: names of fields, or the words that a value can be. */
export function proposalsAt(schema: SchemaNode, document: string, position: number): Proposals | null {
  const before = document.slice(0, position).split('\n');
  const lines = document.split('\n');
  const at = before.length - 1;
  const line = before[at] ?? '';
  const value = /^(\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#:'"-][^\s:#]*):\s+(["']?)([^\s#]*)$/.exec(line);
  if (value) {
    const [, space = '', key = '', , typed = ''] = value;
    const node = schemaAt(schema, [...namesAbove(lines, at - 1, space.length), key.replace(/^["']|["']$/g, '')]);
    const words = node ? wordsOf(node) : [];
    return words.length === 0 ? null : { from: position - typed.length, items: words.map((word) => ({ label: word, insert: word, about: '', detail: JSON.stringify(node?.default) === JSON.stringify(word) ? 'default' : '' })) };
  }
  const name = /^(\s*)([\w-]*)$/.exec(line);
  if (!name) {
    return null;
  }
  const [, space = '', typed = ''] = name;
  const node = schemaAt(schema, namesAbove(lines, at - 1, space.length));
  const taken = siblings(lines, at, space.length);
  const items = Object.entries(node?.properties ?? {})
    .filter(([field]) => !taken.has(field))
    .map(([field, one]): Proposal => ({ label: field, insert: holdsFields(one) ? `${field}:\n${space}  ` : `${field}: `, about: one.description ?? '', detail: node?.required?.includes(field) ? 'required' : detailOf(one) }));
  return items.length === 0 ? null : { from: position - typed.length, items };
}
