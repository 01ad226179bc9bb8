/** Where an encoder sends its video: the shop's own machine, at RTMP's port. */
export function ingestUrl(hostname: string): string {
  return `rtmp://${hostname.includes(":") ? `[${hostname.replace(/^\[|\]$/g, "")}]` : hostname}:1935/live`;
}
