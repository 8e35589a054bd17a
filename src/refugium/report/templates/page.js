"use strict";
(() => {
  const options = {
    ast: true, mode: "vega-lite", renderer: "svg", actions: false, defaultStyle: false,
    tooltip: { theme: "custom", disableDefaultStyle: true },
  };

  // A still picture stands until its chart is drawn; it stays if drawing fails.
  const draw = (figure) => {
    const stage = figure.querySelector(".stage");
    if (figure.dataset.drawn || stage.clientWidth === 0) return;
    figure.dataset.drawn = "yes";
    const still = stage.firstElementChild;
    const host = document.createElement("div");
    host.style.height = "0";
    stage.prepend(host);
    const spec = JSON.parse(document.getElementById(figure.dataset.spec).textContent);
    // The stage is one image to a screen reader, which hears of nothing in it: controls stand
    // beside it.
    const controls = document.createElement("div");
    controls.className = "controls";
    const plan = spec.usermeta && spec.usermeta.play;
    window.vegaEmbed(host, spec, { ...options, bind: controls }).then((drawn) => {
      host.style.height = "";
      still.remove();
      if (!plan) return;
      stage.after(controls);
      addSlider(controls, drawn.view, plan);
      addPlay(controls, drawn.view, plan);
    }).catch((problem) => {
      host.remove();
      console.error(problem);
    });
  };

  // The slider says the time that it stands at, not the number of its step.
  const addSlider = (controls, view, plan) => {
    const slider = controls.querySelector("input[type=range]");
    const time = document.createElement("output");
    slider.setAttribute("aria-label", "Course shown up to");
    slider.parentElement.append(time);
    const say = (step) => {
      slider.value = step;
      slider.setAttribute("aria-valuetext", plan.labels[step]);
      time.textContent = plan.labels[step];
    };
    view.addSignalListener(plan.param, (name, step) => say(step));
    say(view.signal(plan.param));
  };

  // A chart of a course can be played: one step of its slider after the other.
  const addPlay = (controls, view, plan) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "play";
    button.textContent = "Play";
    const last = plan.labels.length - 1;
    let timer = 0;
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      button.textContent = "Play";
    };
    button.addEventListener("click", () => {
      if (timer) {
        stop();
        return;
      }
      let step = view.signal(plan.param) >= last ? 0 : view.signal(plan.param);
      const show = () => {
        view.signal(plan.param, step).runAsync();
        button.textContent = `Stop (${plan.labels[step]})`;
        if (step >= last) stop();
        step += 1;
      };
      show();
      timer = setInterval(show, 900);
    });
    controls.append(button);
  };
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
  }, { rootMargin: "800px" });
  for (const figure of document.querySelectorAll(".figure")) watcher.observe(figure);

  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.v === undefined ? cell.textContent.trim() : cell.dataset.v;
    const number = text === "" ? NaN : Number(text);
    return { text, number, missing: text === "" };
  };
  const sort = (header) => {
    const table = header.closest("table");
    const body = table.tBodies[0];
    const up = header.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    const rows = [...body.rows].map((row) => ({ row, key: value(row, header.cellIndex) }));
    rows.sort((a, b) => {
      if (a.key.missing !== b.key.missing) return a.key.missing ? 1 : -1;
      const numbers = !Number.isNaN(a.key.number) && !Number.isNaN(b.key.number);
      const order = numbers ? a.key.number - b.key.number : a.key.text.localeCompare(b.key.text);
      return up ? order : -order;
    });
    body.append(...rows.map((item) => item.row));
  };
  for (const button of document.querySelectorAll(".sortable thead button")) {
    button.addEventListener("click", () => sort(button.closest("th")));
  }

  // A marker opens the fold in which its row lies.
  const reveal = () => {
    const row = location.hash && document.getElementById(location.hash.slice(1));
    if (!row) return;
    for (let fold = row.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    row.scrollIntoView({ block: "center" });
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  // On paper folds with words stand open; long tables and further pictures are left out.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.file)")];
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
})();
