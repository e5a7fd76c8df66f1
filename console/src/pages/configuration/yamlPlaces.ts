import { isMap, isScalar, parseDocument, type Node, type Pair } from 'yaml';
import { joinPath, splitPath } from '../../shared/settings/paths';

interface Range {
  from: number;
  to: number;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function keyRange(pair: Pair): Range {
  const range = (pair.key as Node | null)?.range;
  return range ? { from: range[0], to: range[1] } : { from: 0, to: 0 };
}

/** Where a path stands in a document: at its own key, or at the nearest one above it. */
export function rangeOf(text: string, path: string): Range {
  let node: unknown = parseDocument(text).contents;
  let found: Range = { from: 0, to: 0 };
  for (const name of splitPath(path)) {
    const pair = isMap(node) ? (node.items as Pair[]).find((one) => keyOf(one) === name) : undefined;
    if (!pair) {
      break;
    }
    found = keyRange(pair);
    node = pair.value;
  }
  return found;
}

/** The path of the key at a place; empty where there is none. */
export function pathAt(text: string, position: number): string {
  let node: unknown = parseDocument(text).contents;
  const names: string[] = [];
  while (isMap(node)) {
    const pair: Pair | undefined = (node.items as Pair[]).find((one) => {
      const end = (one.value as Node | null)?.range?.[1] ?? keyRange(one).to;
      return keyRange(one).from <= position && position <= end;
    });
    if (!pair) {
      break;
    }
    names.push(keyOf(pair));
    if (position <= keyRange(pair).to) {
      break;
    }
    node = pair.value;
  }
  return joinPath(names);
}
