"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);

  one("#language").addEventListener("click", () => {
    const language = root.dataset.language === "zh" ? "en" : "zh";
    root.dataset.language = language;
    root.lang = language === "zh" ? "zh-CN" : "en";
  });

  for (const time of document.querySelectorAll("time")) {
    if (!time.textContent) continue;
    const [year, month, day] = time.textContent.split("-").map(Number);
    const language = time.closest("[lang]").lang === "zh" ? "zh-CN" : "en-GB";
    time.textContent = new Intl.DateTimeFormat(language, { month: "long", day: "numeric" })
      .format(new Date(year, month - 1, day));
  }

  // Counted from the page's opening: a phone's clock may be wrong by hours.
  const ends = performance.now() + Number(root.dataset.left) * 1000;
  const tick = () => {
    const left = (ends - performance.now()) / 60000;
    for (const shown of document.querySelectorAll(".left")) shown.textContent = Math.max(1, Math.round(left));
    one(".open").hidden = left <= 0;
    one(".over").hidden = left > 0;
    if (left > 0) setTimeout(tick, Math.min(5000, left * 60000 + 50));
  };
  tick();

  // navigator.clipboard exists on HTTPS and localhost alone. This page comes by HTTP, because no authority can
  // certify an address of a local network, so the older command does the work there.
  const copy = async (shown) => {
    if (window.isSecureContext && navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(shown.textContent);
        return true;
      } catch { /* not allowed: try the command */ }
    }
    const area = document.createElement("textarea");
    area.value = shown.textContent;
    area.readOnly = true;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    area.setSelectionRange(0, area.value.length);
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  one("#copy").addEventListener("click", async () => {
    const shown = one("#text");
    const done = await copy(shown);
    if (!done) getSelection().selectAllChildren(shown);
    one("#copy .ask").hidden = true;
    one("#copy .done").hidden = !done;
    one("#copy .failed").hidden = done;
    setTimeout(() => {
      one("#copy .ask").hidden = false;
      one("#copy .done").hidden = one("#copy .failed").hidden = true;
    }, 2500);
  });

  // The browser tells nothing of a download: say where it goes once it was asked for.
  for (const file of document.querySelectorAll(".file")) {
    file.querySelector(".save").addEventListener("click", () => {
      file.querySelector(".saving").hidden = false;
    });
  }

  // The system's share sheet takes files on HTTPS and localhost alone; elsewhere the button stays hidden and
  // the download does.
  const files = [...document.querySelectorAll(".file:not(.plain)")];
  const empty = files.map((file) => new File([], file.dataset.name, { type: file.dataset.type }));
  if (window.isSecureContext && navigator.canShare && navigator.canShare({ files: empty })) {
    let fetched = null;
    const share = one("#share");
    share.hidden = false;
    share.addEventListener("click", async () => {
      share.disabled = true;
      try {
        fetched ??= await Promise.all(files.map(async (file) => {
          const answer = await fetch(file.dataset.save);
          if (!answer.ok) throw new Error(String(answer.status));
          return new File([await answer.blob()], file.dataset.name, { type: file.dataset.type });
        }));
        await navigator.share({ files: fetched, text: one("#text").textContent });
      } catch (error) {
        // A long download outlives the touch that allows sharing: the next touch shares what is here by now.
        if (error.name !== "AbortError" && error.name !== "NotAllowedError") location.reload();
      } finally {
        share.disabled = false;
      }
    });
  }
})();
