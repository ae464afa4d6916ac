// Comfort only: every page works without this file.
(function () {
  "use strict";

  // Hides a field while its condition does not hold. `data-if` is "field=a,b;other!=c".
  function answers(form, name) {
    return Array.from(form.elements)
      .filter(function (input) { return input.name === name && (input.type !== "radio" && input.type !== "checkbox" || input.checked); })
      .map(function (input) { return input.value; });
  }
  function holds(form, condition) {
    return condition.split(";").every(function (part) {
      var at = part.indexOf("=");
      var unwanted = part[at - 1] === "!";
      var given = answers(form, part.slice(0, unwanted ? at - 1 : at));
      var found = part.slice(at + 1).split(",").some(function (code) { return given.indexOf(code) >= 0; });
      return unwanted ? given.length > 0 && !found : found;
    });
  }
  function refresh(form) {
    form.querySelectorAll("[data-if]").forEach(function (field) {
      field.hidden = !holds(form, field.dataset.if) && !field.classList.contains("has-error");
    });
    form.querySelectorAll(".form-section").forEach(function (section) {
      section.hidden = !section.querySelector(".field:not([hidden])");
    });
  }
  document.querySelectorAll("form.form").forEach(function (form) {
    if (form.querySelector("[data-if]")) {
      form.querySelectorAll(".condition").forEach(function (hint) { hint.hidden = true; });
      form.addEventListener("change", function () { refresh(form); });
      refresh(form);
    }
  });

  // Says how much room is left in a long text, once it is nearly full.
  document.querySelectorAll("textarea[data-max]").forEach(function (area) {
    var note = document.createElement("p");
    note.className = "hint";
    note.setAttribute("aria-live", "polite");
    area.after(note);
    area.addEventListener("input", function () {
      var left = Number(area.dataset.max) - area.value.length;
      note.textContent = left < 200 ? (left >= 0 ? "Encore " + left + " caractères." : "Trop long de " + -left + " caractères.") : "";
    });
  });

  // One press, one request; the server would ignore the second anyway.
  document.querySelectorAll("form[data-guard]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      window.setTimeout(function () { delete form.dataset.sent; }, 8000);
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-guard]").forEach(function (form) { delete form.dataset.sent; });
  });

  var first = document.querySelector("[data-focus]");
  if (first) { first.focus(); }
})();
