/** Hand a file to the person, as if they had followed a link to it. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by then; before, some would save nothing.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
