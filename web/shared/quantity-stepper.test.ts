import { beforeEach, expect, test } from "vitest";
import "./quantity-stepper";
import "../storefront/product/buy-form";
import { forget } from "./texts";

function page(): { less: HTMLButtonElement; more: HTMLButtonElement; qty: HTMLInputElement; total: HTMLElement } {
  const whole = document.createElement("div");
  whole.innerHTML = `
    <script type="application/json" id="texts">{"price.won":"{n}원","product.less":"하나 줄이기","product.more":"하나 늘리기"}</script>
    <buy-form><form>
      <input type="radio" name="variant" value="a" data-price="12900" data-most="3" checked>
      <input type="radio" name="variant" value="b" data-price="13900" data-most="99">
      <quantity-stepper><input name="qty" type="number" value="1" min="1" max="99" step="1"></quantity-stepper>
      <p hidden><strong data-total></strong></p>
    </form></buy-form>`;
  document.body.replaceChildren(whole);
  const [less, more] = document.querySelectorAll<HTMLButtonElement>("quantity-stepper button");
  return { less: less!, more: more!, qty: document.querySelector("[name=qty]")!, total: document.querySelector("[data-total]")! };
}

beforeEach(forget);

test("the buttons step within what can be had, and say so", async () => {
  const { less, more, qty } = page();
  expect(less.getAttribute("aria-label")).toBe("하나 줄이기");
  expect(less.disabled).toBe(true);
  more.click();
  more.click();
  expect(qty.value).toBe("3");
  expect(more.disabled).toBe(true);
  less.click();
  expect(qty.value).toBe("2");
});

test("the total follows option and quantity", () => {
  const { more, total } = page();
  expect(total.textContent).toBe("12,900원");
  more.click();
  expect(total.textContent).toBe("25,800원");
  const hot = document.querySelector<HTMLInputElement>("[value=b]")!;
  hot.checked = true;
  hot.dispatchEvent(new Event("change", { bubbles: true }));
  expect(total.textContent).toBe("27,800원");
});
