/** The texts of the files that a case names, by the names it gives them. */
export type NamedFiles = ReadonlyMap<string, string>;

/** The path of a file that is named from the folder of another. */
export function besides(caseFile: string, file: string): string {
  const folder = /^.*[/\\]/u.exec(caseFile)?.[0] ?? '';
  return /^([/\\]|[A-Za-z]:)/u.test(file) ? file : `${folder}${file}`;
}
