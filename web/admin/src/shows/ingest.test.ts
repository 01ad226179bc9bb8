import { expect, test } from "vitest";
import { ingestUrl } from "./ingest";

test("an encoder is sent where the server listens, by a name that reaches it", () => {
  expect(ingestUrl("rtmp://127.0.0.1:1935/live", "127.0.0.1")).toBe("rtmp://127.0.0.1:1935/live");
  expect(ingestUrl("rtmp://:1935/live", "shop.example")).toBe("rtmp://shop.example:1935/live");
  expect(ingestUrl("rtmp://[::]:1935/live", "[::1]")).toBe("rtmp://[::1]:1935/live");
  expect(ingestUrl("rtmp://0.0.0.0/live", "10.0.0.7")).toBe("rtmp://10.0.0.7/live");
});
