/** In every address of a picture; a test of the catalogue compares it with the server's. */
export const edition = 2;

/** The address of a picture in about that width. */
export function pictureAddress(id: string, width: number): string {
  return `/img/${edition}/${id}/${width}`;
}
