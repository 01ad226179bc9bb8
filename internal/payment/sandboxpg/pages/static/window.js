// Submits the forms that say so, after as many milliseconds as they say.
for (const form of document.querySelectorAll("form[data-submit-after]")) {
  setTimeout(() => form.submit(), Number(form.dataset.submitAfter));
}
// One press is one payment.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", () => {
    setTimeout(() => form.querySelectorAll("button").forEach((b) => (b.disabled = true)), 0);
  });
}
// Returning by the browser's back button brings the buttons back.
addEventListener("pageshow", (e) => {
  if (e.persisted) location.reload();
});
