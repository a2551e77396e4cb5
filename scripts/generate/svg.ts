/** A picture on white, of lines that are SVG already. */
export function picture(width: number, height: number, lines: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
${lines.join("\n")}
</svg>
`;
}

/** Words at a place; `end` and `start` say on which side of it they are. */
export function words(x: number, y: number, anchor: "start" | "end", text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" fill="#666">${escaped}</text>`;
}

/** A place in a picture: a tenth of a pixel is as near as anybody sees. */
export function at(place: number): string {
  return Number(place.toFixed(1)).toString();
}

/** Three digits, and thousands apart. */
export function number(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
