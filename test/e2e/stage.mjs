// What a journey needs to stand in the shop before it begins: a vendor, a product with a picture and variants, a show.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./saja.mjs";

export const picture = () => readFileSync(join(root, "test/e2e/tteok.jpg"));

export async function putVendor(staff) {
  return staff.ask("POST", "/api/v1/admin/vendors", { slug: "test-kitchen", name: "시험 부엌", nameEn: "Test Kitchen", story: "시험하는 부엌이에요." });
}

// putProduct adds a product in two heats, 100 units each.
export async function putProduct(staff, vendor, { slug = "test-tteok", name = "시험 떡볶이", price = 12900, onHand = 100 } = {}) {
  const product = await staff.ask("POST", "/api/v1/admin/products", {
    slug, name, nameEn: "Test tteokbokki", summary: "두 가지 맵기", summaryEn: "In two heats", vendorId: vendor.id, status: "on_sale",
    options: [{ name: "맵기", nameEn: "Heat", values: [{ name: "보통", nameEn: "Mild" }, { name: "매운맛", nameEn: "Hot" }] }],
    variants: [
      { sku: `${slug}-1`, values: ["보통"], price, listPrice: price + 3000, onHand },
      { sku: `${slug}-2`, values: ["매운맛"], price: price + 1000, listPrice: price + 4000, onHand },
    ],
    facts: { servings: 2, minutes: 10, spicyLevel: 3, storage: "frozen", allergens: ["밀", "대두"] },
  });
  const form = new FormData();
  form.append("file", new Blob([picture()], { type: "image/jpeg" }), "tteok.jpg");
  form.append("alt", "빨간 떡볶이 한 그릇");
  await staff.ask("POST", `/api/v1/admin/products/${product.id}/pictures`, form);
  return staff.ask("GET", `/api/v1/admin/products/${product.id}`);
}

export async function putShow(staff, products, { slug = "test-show", title = "시험 방송", autoStart = true } = {}) {
  return staff.ask("POST", "/api/v1/admin/shows", {
    slug, title, titleEn: "Test show", host: { name: "박셰프", nameEn: "Chef Park" }, startsAt: new Date(Date.now() + 3600e3).toISOString(),
    products: products.map((p) => p.id), autoStart,
  });
}

export const streamKey = async (staff, show) => (await staff.ask("POST", `/api/v1/admin/shows/${show.id}/key`)).key;

// stock is how many units of a product's variant can be bought now.
export async function stock(staff, product, variant = 0) {
  return (await staff.ask("GET", `/api/v1/admin/products/${product.id}`)).variants[variant].available;
}
