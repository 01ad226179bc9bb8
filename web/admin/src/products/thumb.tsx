/** A small square picture of a product, or its quiet place when there is none. */
export function Thumb({ url, size }: { url: string | undefined; size: number }) {
  const style = { flex: "none", width: size, height: size, borderRadius: 8, objectFit: "cover", background: "var(--sunk)" } as const;
  return url ? <img src={url} alt="" width={size} height={size} loading="lazy" style={style} /> : <span style={{ ...style, display: "inline-block" }} />;
}
