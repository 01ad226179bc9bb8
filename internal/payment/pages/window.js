// Opens the provider's window: posts its form, or calls the function of its script. The button does it again.
const form = document.querySelector("form");
const { call, input } = document.body.dataset;

function open() {
  if (form) {
    form.submit();
    return;
  }
  const path = call.split(".");
  const name = path.pop();
  const owner = path.reduce((of, part) => of?.[part], window);
  owner?.[name]?.(JSON.parse(input));
}

if (!form) document.querySelector("button").addEventListener("click", open);
open();
