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
      if (event.submitter && event.submitter.hasAttribute("formtarget")) { return; }  // a look, in another tab
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      window.setTimeout(function () { delete form.dataset.sent; }, 8000);
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-guard]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Keeps what is typed on the server: every ten seconds while it changes, and on leaving. Files go with the form only.
  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var state = form.querySelector("[data-draft-state]");
    var changed = false, sending = false, over = false;
    var say = function (text) { if (state.textContent !== text) { state.textContent = text; } };
    var save = function (leaving) {
      if (!changed || over || form.dataset.sent || sending && !leaving) { return; }
      var body = new URLSearchParams();
      new FormData(form).forEach(function (value, name) { if (typeof value === "string") { body.append(name, value); } });
      changed = false;
      sending = true;
      fetch(form.dataset.draft, { method: "POST", redirect: "error", keepalive: leaving && body.toString().length < 60000, body: body })
        .then(function (answer) {
          var known = (answer.headers.get("Content-Type") || "").indexOf("text/plain") === 0;
          return answer.text().then(function (text) {
            if (answer.status === 401) { over = true; say("Votre session a pris fin. Ce que vous avez saisi vous sera rendu après une nouvelle connexion."); return; }
            if (!known) { throw new Error(); }
            var lines = text.split("\n");
            over = !answer.ok;
            if (answer.ok) { form.elements._draft.value = lines[0]; }
            say(lines[1]);
          });
        })
        .catch(function () { changed = true; say("Pas encore enregistré : le service ne répond pas. Nouvel essai dans dix secondes."); })
        .finally(function () { sending = false; });
    };
    ["input", "change"].forEach(function (kind) { form.addEventListener(kind, function () { changed = true; }); });
    window.setInterval(function () { save(false); }, 10000);
    form.addEventListener("change", function () { window.setTimeout(function () { save(false); }, 1000); });
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { save(true); } });
    window.addEventListener("pagehide", function () { save(true); });
  });

  // Tells that the session is about to end, two minutes before, and prolongs it when asked to.
  var warning = document.getElementById("session-warning");
  if (warning) {
    var timer = null;
    var wait = function (seconds) {
      window.clearTimeout(timer);
      warning.hidden = seconds > 120;
      if (seconds > 120) { timer = window.setTimeout(function () { wait(120); }, (seconds - 120) * 1000); }
    };
    warning.querySelector("button").addEventListener("click", function () {
      fetch("/session", { method: "POST", redirect: "error", headers: { "Content-Type": "application/x-www-form-urlencoded" },
                          body: "_csrf=" + encodeURIComponent(warning.dataset.csrf) })
        .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.text(); })
        .then(function (text) {
          var lines = text.split("\n");
          document.querySelectorAll("[data-session-end]").forEach(function (end) { end.textContent = lines[1]; });
          wait(Number(lines[0]));
        })
        .catch(function () {
          warning.querySelector("p").textContent = "Votre session a pris fin. Ce que vous avez saisi vous sera rendu après une nouvelle connexion.";
          warning.querySelector("button").hidden = true;
        });
    });
    wait(Number(warning.dataset.seconds));
  }

  var first = document.querySelector("[data-focus]");
  if (first) { first.focus(); }
})();
