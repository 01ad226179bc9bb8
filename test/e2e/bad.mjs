// A shop of its own for what goes wrong outside: every piece of bad input gets an answer with a name, never a 500, and nothing is
// lost or half done.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { member, owner } from "./caller.mjs";
import { Saja } from "./saja.mjs";
import { putProduct, putShow, putVendor, streamKey } from "./stage.mjs";
import { step } from "./step.mjs";

// shop is who and what there is: the program, its owner's session, a member, a product, another that there is one of, a show, its key.
export const shop = {};

// openShop starts the shop before the tests of a file, and stops it after them.
export function openShop(name) {
  before(async () => {
    shop.saja = await Saja.start({ name });
    shop.staff = await owner(shop.saja);
    shop.kim = await member(shop.saja.url, "kim@example.com");
    const vendor = await putVendor(shop.staff);
    shop.product = await putProduct(shop.staff, vendor);
    shop.scarce = await putProduct(shop.staff, vendor, { slug: "scarce", name: "귀한 떡볶이", onHand: 1 });
    shop.show = await putShow(shop.staff, [shop.product]);
    shop.key = await streamKey(shop.staff, shop.show);
  });
  after(() => shop.saja?.stop());
}

// refused holds an answer to a status and a code, with the problem document around it.
export function refused(answer, status, code) {
  assert.deepEqual([answer.status, answer.code], [status, code], answer.text.slice(0, 600));
  assert.match(answer.headers.get("content-type"), /^application\/problem\+json/);
  assert.ok(answer.json.detail?.length > 5, `no word about what to do: ${answer.text}`);
}

// unharmed holds the program to having answered nothing with a 500.
// A forged return of a payment is an alarm, not a failure: the shop says so with alert=true.
export const unharmed = () => step("no answer was a 500 and nothing went wrong inside", () => {
  const errors = shop.saja.log.split("\n").filter((l) => (l.includes("level=ERROR") && !l.includes("alert=true")) || /status=50[0-24-9]/.test(l) || l.includes("panic"));
  assert.deepEqual(errors, []);
});
