/** The shop's mark: a lion's mane as a flame, drawn in the primary colour. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden role="presentation">
      <rect width="32" height="32" rx="9" fill="var(--fire)" />
      <path d="M16 5.5c3 3.2 7.6 5 7.6 11A7.6 7.6 0 0 1 16 24.4a7.6 7.6 0 0 1-7.6-7.9c0-3.1 1.7-4.7 3-6.8.5 1.7 1.2 2.5 2.2 3 .2-2.9.9-5 2.4-7.2Z" fill="#fff8ee" />
      <circle cx="13.3" cy="17" r="1.3" fill="#1b1a17" />
      <circle cx="18.7" cy="17" r="1.3" fill="#1b1a17" />
      <path d="M14.3 19.8c.9 1.1 2.5 1.1 3.4 0" fill="none" stroke="#1b1a17" strokeWidth="1.4" strokeLinecap="round" />
    </svg>
  );
}
