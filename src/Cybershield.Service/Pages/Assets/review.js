// Keys, marks and live progress. Every page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  root.classList.add("js");

  for (const field of all("[data-zone]")) {
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
  document.querySelector("form[data-submit]")?.requestSubmit();
  document.querySelector("[data-focus]")?.focus();

  for (const button of all("[data-copy]")) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }

  for (const form of all("[data-until]")) {
    setTimeout(() => { form.hidden = true; }, Number(form.dataset.until) * 1000);
  }

  for (const link of all("[data-unfold]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (const fold of all(".fold-text")) { fold.open = true; }
      link.hidden = true;
    });
  }

  // marks
  const marks = all(".page-text mark");
  let mark = -1;
  const goToMark = (step) => {
    if (marks.length === 0) { return; }
    mark = mark < 0 && step < 0 ? marks.length - 1 : (mark + step + marks.length) % marks.length;
    marks[mark].closest("details")?.setAttribute("open", "");
    marks[mark].focus({ preventScroll: true });
    marks[mark].scrollIntoView({ block: "center" });
  };
  for (const button of all("[data-mark-nav] button")) {
    button.addEventListener("click", () => goToMark(button.dataset.key === "n" ? 1 : -1));
  }

  // keys
  const typing = (element) => element.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const keys = document.getElementById("keys");

  const goToRow = (step) => {
    const rows = all("a[data-row]");
    const at = rows.indexOf(document.activeElement);
    rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
  };

  const chooseOutcome = (number) => {
    const outcomes = all(".outcome > label > input");
    const outcome = outcomes[number - 1];
    if (!outcome) { return; }
    const reasons = [...outcome.closest(".outcome").querySelectorAll(".outcome-reasons input")];
    if (!outcome.checked) {
      outcome.checked = true;
      (reasons.find((reason) => reason.checked) ?? outcome).focus();
      if (reasons.length === 0) { outcome.closest(".outcome").querySelector("input:not([type=radio])")?.focus(); }
      return;
    }
    const next = reasons[(reasons.findIndex((reason) => reason.checked) + 1) % reasons.length];
    if (next) {
      next.checked = true;
      next.focus();
    }
  };

  // The term of the mark or row that has the focus, or else the first one that is not ticked.
  const tick = (value) => {
    const rows = all("table.reasons tbody tr").filter((row) => row.querySelector(".tick"));
    const letter = document.activeElement?.matches("mark") ? document.activeElement.nextElementSibling?.textContent : null;
    const row = rows.find((candidate) => candidate.contains(document.activeElement) || (letter && candidate.id === `reason-${letter}`))
      ?? rows.find((candidate) => candidate.querySelector(".tick input[value='']").checked);
    const choice = row?.querySelector(`.tick input[value=${value}]`);
    if (choice) { choice.checked = true; }
    return !!choice;
  };

  const act = (key) => {
    if (key === "?") { keys?.showModal(); return true; }
    if (key === "/") { document.getElementById("q")?.focus(); return !!document.getElementById("q"); }
    if (key === "j" || key === "k") { goToRow(key === "j" ? 1 : -1); return true; }
    if (key === "n" || key === "p") { goToMark(key === "n" ? 1 : -1); return true; }
    if (key === "r" || key === "w") { return tick(key === "r" ? "right" : "wrong"); }
    if (key >= "1" && key <= "6") { chooseOutcome(Number(key)); return true; }
    const field = document.querySelector(`[data-key-focus="${key}"]`);
    const button = all(`button[data-key="${key}"]`).find((candidate) => candidate.checkVisibility());
    (field ?? button)?.[field ? "focus" : "click"]();
    return !!(field ?? button);
  };

  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    if (!plain || root.dataset.keys === "off" || keys?.open || typing(event.target) || event.key.length !== 1) { return; }
    if (/^[a-z1-6?/]$/.test(event.key) && act(event.key)) { event.preventDefault(); }
  });

  // progress
  const live = document.querySelector("[data-crawls]");
  const follow = async () => {
    const answer = await fetch("/crawls.json", { headers: { accept: "application/json" } });
    if (!answer.ok) { return; }
    const crawls = await answer.json();
    if (crawls.map((crawl) => crawl.id).join(",") !== live.dataset.crawls) { location.reload(); return; }
    for (const crawl of crawls) {
      const row = document.querySelector(`[data-crawl="${crawl.id}"]`);
      row.querySelector("progress").value = crawl.share;
      row.querySelector("[data-crawl-text]").textContent = crawl.text;
    }
    setTimeout(follow, 3000);
  };
  if (live?.dataset.crawls) { setTimeout(follow, 3000); }
})();
