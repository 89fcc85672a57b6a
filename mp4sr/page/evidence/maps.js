// Two maps of the same items. The item under the mouse or the focus is highlighted on both, with
// its picture; a click or Enter adds it to the history. On a touch screen the card's button does.
(() => {
  const WIDE = 100, HIGH = 76, MARGIN = 3, REACH = 22;
  const SHAPES = [
    'M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0Z', 'M-.9-.9H.9V.9H-.9Z', 'M0-1.25 1.25 0 0 1.25-1.25 0Z',
    'M0-1.15 1.1.85H-1.1Z', 'M0 1.15 1.1-.85H-1.1Z', 'M-.4-1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z',
    'M-1.1 0-.55-1H.55L1.1 0 .55 1H-.55Z', 'M0-1.3.35-.4 1.25-.4.55.2.8 1.1 0 .55-.8 1.1-.55.2-1.25-.4-.35-.4Z',
    'M-1-1 1 1V-1L-1 1Z', 'M-.6 0a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0Z'];
  const SVG = 'http://www.w3.org/2000/svg';
  let view = null, points = [], notes = [], marks = [], maps = [], by = 'group', chosen = null, active = null, ringed = [];

  const place = (point, map) => {
    const at = points[point].at[map];
    return at && [MARGIN + at[0] / 100 * (WIDE - 2 * MARGIN), MARGIN + at[1] / 100 * (HIGH - 2 * MARGIN)];
  };
  const size = () => {
    const narrow = (maps.find(Boolean)?.clientWidth ?? 600) < 480 ? 1.5 : 1;
    return narrow * Math.min(1.3, Math.max(0.42, 13 / Math.sqrt(points.length + 60)));
  };
  const shaped = (path, group) => {
    path.setAttribute('d', SHAPES[group % SHAPES.length]);
    path.setAttribute('class', `e-point e-c${group % SHAPES.length}`);
  };
  const made = (name, parent) => parent.appendChild(document.createElementNS(SVG, name));

  const draw = () => {
    view = element.querySelector('.e-maps');
    active = chosen = null;
    by = 'group';
    if (!view) return;
    points = JSON.parse(view.dataset.points);
    notes = JSON.parse(view.dataset.notes);
    maps = [null, null];
    for (const map of view.querySelectorAll('.e-map')) maps[Number(map.dataset.map)] = map;
    marks = maps.map((map, number) => map && points.map((point, index) => {
      if (!point.at[number]) return null;
      return made('path', map.firstElementChild);
    }));
    for (const [number, map] of maps.entries()) {
      if (!map) continue;
      for (const name of ['e-rings', 'e-halo']) made('g', map.firstElementChild).setAttribute('class', name);
      follow(map, number);
    }
    for (const button of view.querySelectorAll('[data-group]')) {
      shaped(made('path', button.firstElementChild), Number(button.dataset.group));
    }
    ringed = JSON.parse(document.querySelector('#evidence-rings [data-ringed]')?.dataset.ringed ?? '[]');
    arrange();
    new ResizeObserver(arrange).observe(view);
  };

  const arrange = () => {
    const scale = size();
    marks.forEach((paths, map) => paths?.forEach((path, point) => {
      if (!path) return;
      const [x, y] = place(point, map);
      shaped(path, points[point][by]);
      path.setAttribute('transform', `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(2)})`);
      path.classList.toggle('e-dim', chosen !== null && points[point][by] !== chosen);
    }));
    ring();
    show(active, null);
  };

  const circle = (parent, point, map, radius) => {
    const at = place(point, map);
    if (!at) return;
    const ring = made('circle', parent);
    for (const [name, value] of [['cx', at[0]], ['cy', at[1]], ['r', radius]]) ring.setAttribute(name, value);
  };
  const ring = () => maps.forEach((map, number) => {
    const rings = map?.querySelector('.e-rings');
    rings?.replaceChildren();
    if (rings) for (const point of ringed) if (points[point]) circle(rings, point, number, size() * 2.1);
  });

  // `where` is the map on which to place the card; null leaves the card where it is.
  const show = (point, where) => {
    active = point;
    maps.forEach((map, number) => {
      const halo = map?.querySelector('.e-halo');
      halo?.replaceChildren();
      if (!halo || point === null) return;
      const at = place(point, number);
      if (!at) return;
      circle(halo, point, number, size() * 2.1);
      const copy = made('path', halo);
      shaped(copy, points[point][by]);
      copy.setAttribute('transform', `translate(${at[0]} ${at[1]}) scale(${size() * 1.5})`);
    });
    const card = view.querySelector('.e-card');
    if (point === null) card.hidden = true;
    else if (where !== null) present(card, point, where);
  };

  const present = (card, point, where) => {
    const {id, title, kind, picture, status} = points[point];
    const hintText = [kind, notes[status]].filter(Boolean).join(' · ');
    const [image, name, hint, add] = ['img', '.m-name', '.m-hint', 'button'].map((selector) => card.querySelector(selector));
    image.hidden = !picture;
    if (picture) image.src = picture;
    image.alt = picture ? `Picture of ${title}` : '';
    name.textContent = title;
    hint.textContent = hintText;
    add.dataset.item = id;
    add.setAttribute('aria-label', `Add ${title} to the history`);
    card.hidden = false;
    const frame = view.getBoundingClientRect();
    const box = maps[where].getBoundingClientRect();
    const at = place(point, where);
    const x = box.left - frame.left + at[0] / WIDE * box.width;
    const y = box.top - frame.top + at[1] / HIGH * box.height;
    const left = Math.max(0, Math.min(x - card.offsetWidth / 2, frame.width - card.offsetWidth));
    const above = y - card.offsetHeight - 18;
    card.style.left = `${left}px`;
    card.style.top = `${at[1] > HIGH / 2 ? above : y + 18}px`;
    view.querySelector('[data-said]').textContent = `${title}. ${hintText}${ringed.includes(point) ? '. In your history' : ''}`;
  };

  const nearest = (event, map, number) => {
    const box = map.getBoundingClientRect();
    let best = null, least = REACH ** 2;
    marks[number].forEach((path, point) => {
      if (!path) return;
      const [x, y] = place(point, number);
      const far = (box.left + x / WIDE * box.width - event.clientX) ** 2 + (box.top + y / HIGH * box.height - event.clientY) ** 2;
      if (far < least && (chosen === null || points[point][by] === chosen)) [best, least] = [point, far];
    });
    return best;
  };

  const add = (point) => {
    if (point === null) return;
    document.body.classList.add('m-waiting');
    trigger('click', {action: 'add', item: points[point].id});
  };

  const towards = (key, number) => {
    const [dx, dy] = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[key];
    const [x, y] = place(active, number);
    let best = null, least = Infinity;
    marks[number].forEach((path, point) => {
      if (!path || point === active) return;
      const at = place(point, number);
      const along = (at[0] - x) * dx + (at[1] - y) * dy;
      const aside = Math.abs((at[0] - x) * dy) + Math.abs((at[1] - y) * dx);
      if (along > 0 && aside <= along * 1.2 && along + 2 * aside < least) [best, least] = [point, along + 2 * aside];
    });
    return best;
  };

  const follow = (map, number) => {
    const touched = () => matchMedia('(hover: none)').matches;
    map.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'touch') return;
      const hit = nearest(event, map, number);
      map.style.cursor = hit === null ? '' : 'pointer';
      if (hit !== active) show(hit, number);
    });
    map.addEventListener('pointerleave', (event) => {
      if (event.pointerType !== 'touch' && document.activeElement !== map) show(null, null);
    });
    map.addEventListener('click', (event) => {
      if (event.detail > 1) return; // the second click of a double click adds nothing more
      const hit = nearest(event, map, number);
      if (touched()) show(hit, number);
      else add(hit);
    });
    map.addEventListener('focus', () => {
      if (!map.matches(':focus-visible')) return;
      const first = [active, ...ringed, ...points.keys()].find((point) => point !== null && points[point]?.at[number]);
      show(first ?? null, number);
    });
    map.addEventListener('blur', (event) => {
      if (!view.querySelector('.e-card').contains(event.relatedTarget)) show(null, null);
    });
    map.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') show(null, null);
      if (active === null || !points[active].at[number]) return;
      if (event.key.startsWith('Arrow')) {
        event.preventDefault();
        show(towards(event.key, number) ?? active, number);
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        add(active);
      }
    });
  };

  element.addEventListener('click', (event) => {
    const button = event.target.closest('[data-by], [data-group]');
    if (!button) return;
    if ('by' in button.dataset) {
      by = button.dataset.by;
      chosen = null;
      for (const list of view.querySelectorAll('[data-of]')) list.hidden = list.dataset.of !== by;
    } else {
      const group = Number(button.dataset.group);
      chosen = chosen === group ? null : group;
    }
    for (const control of view.querySelectorAll('[data-by]')) control.setAttribute('aria-pressed', control.dataset.by === by);
    for (const control of view.querySelectorAll('[data-group]')) {
      control.setAttribute('aria-pressed', chosen === Number(control.dataset.group) && control.closest('[data-of]').dataset.of === by);
    }
    arrange();
  });
  addEventListener('m-rings', (event) => {
    document.body.classList.remove('m-waiting');
    ringed = event.detail;
    if (view) ring();
  });
  watch('value', draw);
  draw();
})();
