/** Which tests a page calls by which name, and where they are: `[name]: ../tests/…`. */
export function namedTests(page: string): { name: string; path: string }[] {
  return [...page.matchAll(/^\[([^\]]+)\]: \.\.\/(.+)$/gm)]
    .map(([, name = "", path = ""]) => ({ name, path }));
}

/** The names that a text cites; a link with an address of its own is none. */
export function citedNames(text: string): string[] {
  return [...text.matchAll(/\[([^\]]+)\](?!\()/g)].map(([, name = ""]) => name);
}
