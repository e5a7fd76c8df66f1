/** What Weir's JSON Schema of the document is made of. */
export interface SchemaNode {
  description?: string;
  enum?: readonly unknown[];
  type?: string | readonly string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  properties?: Readonly<Record<string, SchemaNode>>;
  additionalProperties?: boolean | SchemaNode;
  items?: SchemaNode;
  required?: readonly string[];
}

/** What may stand at a path; null where nothing may. A list has its items at the place of its own name. */
export function schemaAt(root: SchemaNode, names: readonly string[]): SchemaNode | null {
  let node: SchemaNode | null = root;
  for (const name of names) {
    const inside: SchemaNode = node.items ?? node;
    const others = inside.additionalProperties;
    node = inside.properties?.[name] ?? (typeof others === 'object' ? others : null);
    if (node === null) {
      return null;
    }
  }
  return node.items ?? node;
}

export function holdsFields(node: SchemaNode): boolean {
  return node.properties !== undefined || typeof node.additionalProperties === 'object';
}

/** The words that a value can be. */
export function wordsOf(node: SchemaNode): string[] {
  if (node.enum) {
    return node.enum.map(String);
  }
  return node.type === 'boolean' ? ['true', 'false'] : [];
}
