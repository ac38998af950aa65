import Papa from 'papaparse';

/** Rows of cells as CSV (RFC 4180), with a byte order mark so that spreadsheets recognize UTF-8. No cell is a formula. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\ufeff${Papa.unparse(
    rows.map((row) => row.map(guarded)),
    { newline: '\r\n' },
  )}\r\n`;
}

/** Spreadsheets take a text that begins like this for a formula. */
function guarded(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
