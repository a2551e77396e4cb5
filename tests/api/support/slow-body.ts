/** A body as it comes over a bad line: five bytes when it begins, the rest when it is finished. */
export function slowBody(value: unknown) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return {
    readable,
    begin: () => writer.write(bytes.slice(0, 5)),
    async finish() {
      await writer.write(bytes.slice(5));
      await writer.close();
    },
  };
}
