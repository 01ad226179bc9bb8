import { createSpotlight } from "@mantine/spotlight";

export const [jumpStore, jump] = createSpotlight();

/** Opens the search over everything. */
export function openJump(): void {
  jump.open();
}
