// Tells the shop's page, whose frame this is, how the payment ended.
const { order, state } = document.body.dataset;
if (window.parent !== window) {
  window.parent.postMessage({ type: "saja:payment", order, state }, location.origin);
}
