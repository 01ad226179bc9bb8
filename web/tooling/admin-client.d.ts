export function generate(): Promise<Record<string, string>>;
export function committed(): Promise<Record<string, string>>;
