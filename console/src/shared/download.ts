/** Saves a file made here. */
export function save(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A cell that a spreadsheet takes for a text, whatever it begins with. */
export function csvCell(value: string | number): string {
  const text = String(value);
  const inert = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export function saveCsv(name: string, rows: readonly (readonly (string | number)[])[]): void {
  save(`${name}.csv`, 'text/csv', rows.map((row) => row.map(csvCell).join(',')).join('\r\n'));
}
