import lion from "../../../shared/art/favicon.svg";

/** The shop's mark. */
export function Mark({ size = 28 }: { size?: number }) {
  return <img src={lion} width={size} height={size} alt="" />;
}
