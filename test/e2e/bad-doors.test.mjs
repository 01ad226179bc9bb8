// Bad input at the doors: who may not come in, other sites, strange addresses, pictures that are none.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import { openShop, refused, shop, unharmed } from "./bad.mjs";
import { Caller } from "./caller.mjs";
import { picture } from "./stage.mjs";
import { step } from "./step.mjs";

openShop("bad-doors");

step("the staff's doors are closed to shoppers and to guests", async () => {
  const doc = await shop.staff.ask("GET", "/api/openapi.json");
  let doors = 0;
  for (const [path, methods] of Object.entries(doc.paths).filter(([p]) => p.includes("/admin/"))) {
    for (const method of Object.keys(methods).filter((m) => ["get", "post", "put", "patch", "delete"].includes(m))) {
      const at = path.replaceAll(/\{\w+\}/g, shop.show.id);
      const body = method === "get" ? undefined : {};
      refused(await shop.kim.send(method.toUpperCase(), at, body), 403, "not_allowed");
      refused(await new Caller(shop.saja.url).send(method.toUpperCase(), at, body), 401, "sign_in_required");
      doors++;
    }
  }
  assert.ok(doors > 20, `${doors} doors`);
  const host = await shop.staff.ask("POST", "/api/v1/admin/staff", { email: "host@example.com", name: "박셰프", role: "host" });
  const chef = new Caller(shop.saja.url);
  await chef.ask("POST", "/api/v1/auth/sign-in", { email: "host@example.com", password: host.oneTimePassword });
  refused(await chef.send("GET", "/api/v1/admin/shows"), 403, "password_change_required");
  await chef.ask("POST", "/api/v1/auth/password", { current: host.oneTimePassword, password: "quite another one" });
  assert.equal((await chef.send("GET", "/api/v1/admin/shows")).status, 200);
  refused(await chef.send("GET", "/api/v1/admin/orders"), 403, "not_allowed");
  refused(await chef.send("GET", "/api/v1/admin/audit"), 403, "not_allowed");
});

step("a form from another site is refused", async () => {
  const evil = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded" };
  for (const path of ["/sign-out", "/cart", "/checkout", "/me/address"]) {
    const answer = await shop.kim.send("POST", path, "variant=x&qty=1", evil);
    assert.equal(answer.status, 403, `${path}: ${answer.status}`);
    assert.match(answer.text, /다른 사이트/);
  }
  refused(await shop.kim.send("POST", "/api/v1/cart", { variant: shop.product.variants[0].id, qty: 1 }, evil), 403, "cross_origin");
  refused(await shop.kim.send("POST", "/api/v1/auth/sign-out", {}, evil), 403, "cross_origin");
  assert.equal((await shop.kim.ask("GET", "/api/v1/me")).signedIn, true);
});

step("strange addresses and bodies of pages are pages with a name", async () => {
  const guest = new Caller(shop.saja.url);
  for (const path of ["/nope", "/p/%00", "/p/" + "x".repeat(3000), "/live/../../etc/passwd", "/live/%2e%2e%2f", "/orders/zzz", "/img/../shop.db/320", "/img/x/99999", "/media/x/index.m3u8", "/media/%2e%2e/shop.db", "/admin/assets/nope.js", "/assets/nope.css", "/api/v1/nope", "/products?page=-1", "/products?page=abc&sort=%27"]) {
    const answer = await guest.send("GET", path);
    assert.ok(answer.status < 500, `${path}: ${answer.status}`);
  }
  for (const [path, body] of [["/cart", "variant=x&qty=-1"], ["/cart", "variant=x&qty=1e3"], ["/cart", `variant=${shop.product.variants[0].id}&qty=1&price=1`], ["/checkout", "key=x"], ["/sign-in", "email=%00&password="], ["/sign-up", "x=" + "y".repeat(3 << 20)], ["/orders", "number=%ff"], ["/cart", "%%%"]]) {
    const answer = await guest.send("POST", path, body, { "Content-Type": "application/x-www-form-urlencoded" });
    const back = answer.status === 303 && answer.headers.get("location"); // to the page of the form, which says what is wrong
    if (back) {
      assert.match(back, /[?&]again=1/, `${path} ${body.slice(0, 40)} went well`);
      assert.match((await guest.send("GET", back)).text, /role="alert"/);
    } else assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${body.slice(0, 40)}: ${answer.status}`);
  }
});

// png is a picture of any size that nobody ever drew.
function png(width, height, data) {
  const chunk = (type, body) => {
    const out = Buffer.alloc(12 + body.length);
    out.writeUInt32BE(body.length, 0);
    out.write(type, 4, "latin1");
    body.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
    return out;
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

step("pictures that are none are refused by name and the product keeps what it had", async () => {
  const upload = async (bytes, name) => {
    const form = new FormData();
    form.append("file", new Blob([bytes], { type: "image/png" }), name);
    return shop.staff.send("POST", `/api/v1/admin/products/${shop.product.id}/pictures`, form);
  };
  const jpeg = picture();
  for (const [name, bytes, status, code] of [
    ["empty.png", Buffer.alloc(0), 400, "picture_empty"],
    ["page.png", "<script>alert(1)</script>", 415, "picture_type"],
    ["drawing.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415, "picture_type"],
    ["noise.jpg", randomBytes(4096), 415, "picture_type"],
    ["cut.jpg", jpeg.subarray(0, jpeg.length / 2), 422, "picture_broken"],
    ["bomb.png", png(30_000, 30_000, deflateSync(Buffer.alloc(1 << 20))), 413, "picture_too_many_pixels"],
    ["lying.png", png(5000, 5000, deflateSync(Buffer.alloc(100))), 422, "picture_broken"],
    ["fat.jpg", Buffer.concat([jpeg, Buffer.alloc(21 << 20)]), 413, "picture_too_large"],
  ]) {
    const answer = await upload(bytes, name);
    assert.deepEqual([name, answer.status, answer.code], [name, status, code], answer.text.slice(0, 300));
  }
  assert.equal((await shop.staff.ask("GET", `/api/v1/admin/products/${shop.product.id}`)).pictures.length, 1);
});

unharmed();
