// Looks Korean addresses up, for pages written for postcode.v2.js of Daum and Kakao: it makes daum.Postcode and kakao.Postcode with the
// same options and results. Instead of theirs, load this script; nothing else changes.
(function () {
  "use strict";
  var script = document.currentScript;
  var base = new URL(script ? script.src : location.href).origin;
  var windows = {};

  function number(value, least, otherwise) {
    var n = parseInt(value, 10);
    return n >= least ? n : otherwise;
  }

  function Postcode(options) {
    if (!(this instanceof Postcode)) return new Postcode(options);
    this.options = options || {};
  }

  // address is the page of the widget, with what it has to know behind the #.
  Postcode.prototype.address = function (opened) {
    var o = this.options;
    var told = { host: location.origin, q: opened.q || "", kind: opened.kind };
    ["shorthand", "autoMappingRoad", "autoMappingJibun", "alwaysShowEngAddr", "hideEngBtn", "showMoreHName", "focusInput", "theme", "animation"].forEach(function (name) {
      if (o[name] !== undefined) told[name] = o[name];
    });
    return base + "/postcode/widget#" + encodeURIComponent(JSON.stringify(told));
  };

  // hear calls the options' functions for what the widget in `from` tells, until it is done.
  Postcode.prototype.hear = function (from, done) {
    var o = this.options;
    function told(e) {
      if (e.origin !== base || e.source !== from() || !e.data || e.data.type !== "saja:postcode") return;
      var d = e.data;
      if (d.what === "resize" && o.onresize) o.onresize({ width: d.width, height: d.height });
      if (d.what === "search" && o.onsearch) o.onsearch({ q: d.q, count: d.count });
      if (d.what === "complete") {
        if (o.oncomplete) o.oncomplete(d.data);
        done();
      }
    }
    window.addEventListener("message", told);
    return function () {
      window.removeEventListener("message", told);
    };
  };

  Postcode.prototype.open = function (opened) {
    opened = opened || {};
    var o = this.options;
    var width = number(o.width, 300, 500), height = number(o.height, 400, 600);
    var left = number(opened.left, 0, Math.max(0, (screen.width - width) / 2)), top = number(opened.top, 0, Math.max(0, (screen.height - height) / 2));
    var name = opened.popupKey || "_blank";
    if (opened.popupKey && windows[name] && !windows[name].closed) windows[name].close();
    var popup = window.open(this.address({ q: opened.q, kind: "window" }), name, "width=" + width + ",height=" + height + ",left=" + left + ",top=" + top + ",scrollbars=yes,resizable=yes");
    if (!popup) return;
    if (opened.popupKey) windows[name] = popup;
    var complete = false;
    var deaf = this.hear(function () { return popup; }, function () {
      complete = true;
      if (opened.autoClose !== false) popup.close();
    });
    var watch = setInterval(function () {
      if (!popup.closed) return;
      clearInterval(watch);
      deaf();
      if (o.onclose) o.onclose(complete ? "COMPLETE_CLOSE" : "FORCE_CLOSE");
    }, 100);
  };

  Postcode.prototype.embed = function (element, opened) {
    opened = opened || {};
    var o = this.options;
    var frame = document.createElement("iframe");
    frame.title = "우편번호 찾기";
    frame.src = this.address({ q: opened.q, kind: "frame" });
    frame.style.cssText = "border:0;min-width:300px";
    frame.style.width = typeof o.width === "number" ? Math.max(o.width, 300) + "px" : o.width || "100%";
    frame.style.height = typeof o.height === "number" ? Math.max(o.height, 400) + "px" : o.height || "100%";
    while (element.firstChild) element.removeChild(element.firstChild);
    element.appendChild(frame);
    var deaf = this.hear(function () { return frame.contentWindow; }, function () {
      if (opened.autoClose === false) return;
      deaf();
      if (frame.parentNode) frame.parentNode.removeChild(frame);
      if (o.onclose) o.onclose("COMPLETE_CLOSE");
    });
  };

  // load calls back at once: there is nothing more to fetch.
  function load(ready) {
    if (typeof ready === "function") ready();
  }

  ["daum", "kakao"].forEach(function (name) {
    var space = (window[name] = window[name] || {});
    space.Postcode = Postcode;
    space.postcode = Object.assign(space.postcode || {}, { load: load, version: "saja" });
  });
})();
