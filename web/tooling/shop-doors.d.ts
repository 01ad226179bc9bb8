export const file: string;
export function generate(): Promise<string>;
