// What a reader sees of each widget. Days are [year, month, day]; a day is what is drawn there, not what was sent.
globalThis.drawn = (() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const text = (element) => element?.textContent ?? "";
  const box = (element) => element.getBoundingClientRect();
  const leaf = (address) => decodeURIComponent(address.split("/").pop());

  /** The cells of a row of days that an element covers for more than half of their width. */
  const covered = (element, cells) => {
    const { left, right, top } = box(element);
    return cells
      .filter((cell) => box(cell).top <= top && top < box(cell).bottom)
      .filter((cell) => Math.min(right, box(cell).right) - Math.max(left, box(cell).left) > box(cell).width / 2);
  };

  return {
    /** Slides with headline and date in words, the markers on the axis, and the names of the rows. */
    timelinejs: () => ({
      slides: all(".tl-slide").map((slide) => ({
        id: slide.id,
        title: text(slide.querySelector(".tl-headline")),
        date: text(slide.querySelector(".tl-headline-date")),
      })),
      markers: all(".tl-timemarker").map(({ id }) => id.replace(/-marker$/, "")),
      rows: all(".tl-timegroup-message").map(text),
    }),

    /** Whether all boxes have been put into their places, which takes several steps. */
    visDone: () => {
      const items = all(".vis-item").map((element) => element["vis-item"]).filter(Boolean);
      return items.length > 0 && items.every(({ left }) => Number.isFinite(left));
    },

    /** The boxes on the board, each with what the widget took for its begin and end by the reader's clock. */
    vis: () => {
      const read = (date) => date && [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes()];
      const items = all(".vis-item .vis-item-content").map((content) => content.closest(".vis-item"));
      return {
        items: items.map((element) => {
          const { id, data } = element["vis-item"];
          const [start, end] = [data.start, data.end].map((date) => date && new Date(date));
          return { id, title: text(element), moment: start.getTime(), start: read(start), end: read(end) ?? null };
        }),
        groups: all(".vis-label .vis-inner").map(text),
      };
    },

    /** Which days of a week the boxes stand on, by the grid behind them. */
    visWeek: async (year, month, day) => {
      const board = all(".vis-item").map((element) => element["vis-item"]).find(Boolean).parent.itemSet;
      board.body.range.setRange(new Date(year, month - 1, day), new Date(year, month - 1, day + 7), { animation: false });
      for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame); // it draws in several steps
      const edge = box(document.querySelector(".vis-panel.vis-center")).right;
      const cells = all(".vis-grid.vis-vertical").filter((cell) => box(cell).left < edge - 2);
      const over = (left, right) =>
        cells
          .filter((cell) => Math.min(right, box(cell).right) - Math.max(left, box(cell).left) > 3)
          .map((cell) => Number(/vis-day(\d+)/.exec(cell.className)[1]));
      const stand = ({ dot, box: bar }) => {
        if (!dot) return over(box(bar).left, box(bar).right);
        const spot = (box(dot).left + box(dot).right) / 2;
        return over(spot, spot + 6);
      };
      const found = Object.values(board.items).map(({ id, displayed, dom }) => [id, displayed ? stand(dom) : []]);
      return Object.fromEntries(found.filter(([, days]) => days.length));
    },

    /** The days of a month view, and which of them each event covers. */
    calendar: () => {
      const cells = all("td.fc-daygrid-day");
      const found = {};
      for (const element of all(".fc-daygrid-event")) {
        const event = (found[leaf(element.href)] ??= { title: text(element.querySelector(".fc-event-title")), days: [] });
        event.days.push(...covered(element, cells).map((cell) => cell.dataset.date));
      }
      Object.values(found).forEach(({ days }) => days.sort());
      return { shown: cells.map((cell) => cell.dataset.date), found };
    },

    /** For each pin where it stands, and what its popup says after a click. */
    leaflet: () => {
      const pins = [];
      map.eachLayer((layer) => layer.feature && pins.push(layer));
      return pins.map((pin) => {
        pin.getElement().click();
        const { lat, lng } = pin.getLatLng();
        const popup = pin.getPopup().getElement();
        return {
          id: pin.feature.id,
          place: [lat, lng],
          told: all(".leaflet-popup-content li", popup).map((entry) => [leaf(entry.querySelector("a").href), text(entry)]),
          elements: [...new Set(all(".leaflet-popup-content *", popup).map(({ localName }) => localName))].sort(),
        };
      });
    },

    /** Each mark with what it says of itself, the days it was given, and where it lies; and the ticks of the axis. */
    vega: () => {
      return {
        marks: all("#chart .mark-rule.role-mark line").map((line) => ({
          id: line.__data__.datum.id,
          told: line.getAttribute("aria-label"),
          days: [line.__data__.datum.from, line.__data__.datum.until].map((moment) => new Date(moment).toISOString()),
          left: line.getCTM().e,
          right: line.getCTM().e + line.x2.baseVal.value,
        })),
        ticks: all("#chart .role-axis-label text").map((label) => [text(label), label.getCTM().e]),
      };
    },

    /** The entries of a framed list. */
    embedded: () =>
      all("ol.timeline > li").map((entry) => ({
        id: leaf(entry.querySelector(".title a").href),
        title: text(entry.querySelector(".title")),
        date: text(entry.querySelector(".when time") ?? entry.querySelector(".when")),
      })),
  };
})();
