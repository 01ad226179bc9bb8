import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { Provider } from "react-redux";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { routes } from "../app";
import { langChosen } from "../settings/settings";
import { createStore } from "../store";
import { cssVariables, theme } from "../theme";

// One render of each kind of page against answers of the real shape; what browsers do is seen in test/e2e.

const owner = { id: "m1", email: "owner@saja.local", name: "사장님", phone: "", role: "owner", createdAt: "2026-11-24T00:00:00Z", demo: false, mustChangePassword: false };
const order = {
  id: "o1", number: "261124-7K3M9QX", state: "paid", items: 25800, shipping: 3000, total: 28800, placedAt: "2026-11-24T11:00:00Z", paidAt: "2026-11-24T11:00:09Z",
  buyerName: "김민지", buyerEmail: "minji@example.com", buyerPhone: "010-1234-5678", guest: false, tries: [], refunds: [],
  ship: { recipient: "김민지", phone: "010-1234-5678", postcode: "04524", line1: "서울 중구 세종대로 110" },
  payment: { id: "p1", state: "paid", refunded: 0, card: "5365-12**-****-0042" },
  lines: [{ variant: "v1", product: "x1", slug: "tteok", sku: "SS-TTEOK", name: "불맛 떡볶이", nameEn: "Fire tteokbokki", option: "", optionEn: "", qty: 2, unitPrice: 12900, net: 25800 }],
  steps: [{ at: "2026-11-24T11:00:00Z", state: "pending", what: "placed", actor: "buyer" }, { at: "2026-11-24T11:00:09Z", state: "paid", what: "paid" }],
};

vi.setConfig({ testTimeout: 30_000 });

const answers: Record<string, unknown> = {
  "/api/v1/me": { signedIn: true, staff: true, member: owner },
  "/api/v1/admin/orders": { items: [order], total: 1 },
  "/api/v1/admin/orders/261124-7K3M9QX": order,
  "/api/v1/admin/products": { items: [], total: 0 },
  "/api/v1/admin/vendors": { items: [], total: 0 },
  "/api/v1/admin/shows": { items: [], total: 0 },
};

let root: Root;
let host: HTMLElement;

beforeEach(() => {
  // Growing text fields listen to fonts, which happy-dom has not.
  Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
  vi.stubGlobal("fetch", async (request: Request) => {
    const found = answers[new URL(request.url).pathname];
    return found === undefined
      ? new Response(JSON.stringify({ status: 404, code: "order_not_found", detail: "there is no such order" }), { status: 404, headers: { "Content-Type": "application/problem+json" } })
      : new Response(JSON.stringify(found), { headers: { "Content-Type": "application/json" } });
  });
  host = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  root.unmount();
  host.remove();
  vi.unstubAllGlobals();
});

function open(path: string, lang: "ko" | "en" = "ko"): void {
  const store = createStore();
  store.dispatch(langChosen(lang));
  root = createRoot(host);
  root.render(
    <Provider store={store}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
        <RouterProvider router={createMemoryRouter(routes, { initialEntries: [path] })} />
      </MantineProvider>
    </Provider>,
  );
}

async function shows(words: string): Promise<void> {
  // The first page of a kind is compiled when it is asked for.
  await vi.waitFor(() => expect(host.textContent).toContain(words), { timeout: 20_000, interval: 20 });
}

test("a list shows its rows with state and money", async () => {
  open("/orders");
  await shows("261124-7K3M9QX");
  await shows("28,800원");
  expect(host.querySelector('a[href="/orders/261124-7K3M9QX"]')).not.toBeNull();
});

test("an empty list says why and offers the next step", async () => {
  open("/products");
  await shows("아직 상품이 없어요");
  expect(host.querySelector('a[href="/products/new"]')).not.toBeNull();
});

test("a detail page names the act by what it does", async () => {
  open("/orders/261124-7K3M9QX");
  await shows("환불 28,800원 보내기");
  await shows("5365-12**-****-0042");
});

test("a form has its fields in English, too", async () => {
  open("/products/new", "en");
  await shows("Name in Korean");
  await shows("Create the product");
});

test("a fault is said in words with its code below", async () => {
  open("/orders/000000-0000000");
  await shows("그런 주문이 없어요");
  await shows("order_not_found");
});
