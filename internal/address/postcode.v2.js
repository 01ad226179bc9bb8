// Looks Korean addresses up, for pages written for postcode.v2.js of Daum and Kakao: it makes daum.Postcode and kakao.Postcode with the
// same options and results. Instead of theirs, load this script; nothing else changes.
(function () {
  "use strict";
  var script = document.currentScript;
  var base = new URL(script ? script.src : location.href).origin;
  var titles = /*titles*/ {};
  var opened = 0;
  var windows = {}; // by popupKey: the window, and how to hear it no more

  // What the widget's page has to know. hideMapBtn, useBannerLink and focusContent are taken as well: there is no map, no banner, and the
  // focus goes to the results by the arrows.
  var told = ["shorthand", "autoMapping", "autoMappingRoad", "autoMappingJibun", "alwaysShowEngAddr", "hideEngBtn", "showMoreHName", "focusInput", "submitMode", "animation", "maxSuggestItems", "useSuggest", "pleaseReadGuide", "pleaseReadGuideTimer", "theme"];

  function number(value, least, otherwise) {
    var n = parseInt(value, 10);
    return n >= least ? n : otherwise;
  }

  // length is a width or height for a style: a number, also one that is written as text, is in pixels and no less than least.
  function length(value, least) {
    if (/^\s*\d+(\.\d+)?\s*(px)?\s*$/.test(value)) return Math.max(parseFloat(value), least) + "px";
    return value || "100%";
  }

  function Postcode(options) {
    if (!(this instanceof Postcode)) return new Postcode(options);
    this.options = options || {};
  }

  // address is the page of the widget, with what it has to know behind the #. Each has a number, so that a window that is used again loads anew.
  Postcode.prototype.address = function (kind, how) {
    var o = this.options;
    var says = { host: location.origin, kind: kind, q: how.q || "", title: how.popupTitle };
    told.forEach(function (name) {
      if (o[name] !== undefined) says[name] = o[name];
    });
    var lang = o.lang === "ko" || o.lang === "en" ? "&lang=" + o.lang : "";
    return base + "/postcode/widget?n=" + ++opened + lang + "#" + encodeURIComponent(JSON.stringify(says));
  };

  // hear calls the options' functions for what the widget in `from` tells, until the function that it gives is called.
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

  Postcode.prototype.open = function (how) {
    how = how || {};
    var o = this.options;
    var width = number(o.width, 300, 500), height = number(o.height, 400, 500);
    var left = number(how.left, 0, Math.max(0, Math.round((screen.width - width) / 2))), top = number(how.top, 0, Math.max(0, Math.round((screen.height - height) / 2)));
    var name = how.popupKey || "_blank";
    var earlier = how.popupKey && windows[name];
    if (earlier) earlier.forget(); // the window is this one's now
    var popup = window.open(this.address("window", how), name, "width=" + width + ",height=" + height + ",left=" + left + ",top=" + top + ",scrollbars=yes,resizable=yes");
    if (!popup) return;
    if (popup.focus) popup.focus();
    var complete = false;
    var deaf = this.hear(function () { return popup; }, function () {
      complete = true;
      if (how.autoClose !== false) popup.close();
    });
    var watch = setInterval(function () {
      if (!popup.closed) return;
      forget();
      if (o.onclose) o.onclose(complete ? "COMPLETE_CLOSE" : "FORCE_CLOSE");
    }, 100);
    function forget() {
      clearInterval(watch);
      deaf();
      if (windows[name] && windows[name].forget === forget) delete windows[name];
    }
    if (how.popupKey) windows[name] = { forget: forget };
  };

  Postcode.prototype.embed = function (element, how) {
    how = how || {};
    var o = this.options;
    var frame = document.createElement("iframe");
    var lang = o.lang || navigator.language || "";
    frame.title = lang.indexOf("ko") === 0 || !titles.en ? titles.ko : titles.en;
    frame.src = this.address("frame", how);
    frame.style.border = "0";
    frame.style.minWidth = number(o.minWidth, 0, 300) + "px";
    frame.style.width = length(o.width, number(o.minWidth, 0, 300));
    frame.style.height = length(o.height, 400);
    element = element || document.body;
    while (element.firstChild && element !== document.body) element.removeChild(element.firstChild);
    element.appendChild(frame);
    var deaf = this.hear(function () { return frame.contentWindow; }, function () {
      if (how.autoClose === false) return;
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
