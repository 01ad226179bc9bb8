/**
 * Where an encoder sends its video, as the server says it. A server that listens on every address is named as the
 * browser names it.
 */
export function ingestUrl(server: string, hostname: string): string {
  const found = /^(rtmps?:\/\/)(\[[^\]]*\]|[^:/]*)(:\d+)?(\/.*)?$/.exec(server);
  if (!found) return server;
  const [, scheme = "", host = "", port = "", path = ""] = found;
  const open = host === "" || host === "0.0.0.0" || host === "[::]";
  return scheme + (open ? hostname : host) + port + path;
}
