/** One dimension of a child and its name there; without a name, none was given. */
function partText(part: string): string {
  const at = part.indexOf('=');
  const name = part.slice(at + 1).replaceAll('%2C', ',').replaceAll('%25', '%');
  return `${part.slice(0, at)}: ${name === '' ? '(none)' : name}`;
}

/** A child of a budget for people: `customer=` is whoever named no customer. */
export function childText(child: string): string {
  return child === '' ? '' : child.split(',').map(partText).join(', ');
}
