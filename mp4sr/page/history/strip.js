// The history strip in the browser: what stays in sight, menus, the link, and sorting by dragging.
(() => {
  const strip = element.closest('#strip');

  // On a phone only the items stay in sight. Others ask how high the strip is.
  new ResizeObserver(() => {
    const items = element.querySelector('.m-strip-items')?.offsetHeight ?? 0;
    strip.style.setProperty('--above', `${element.offsetHeight - items - 20}px`);
    document.documentElement.style.setProperty('--strip', `${strip.offsetHeight}px`);
  }).observe(element);

  // There the recommendations are a long way below the catalogue: a button leads to them. It is
  // shown by a class of the strip, as a rule for the body would not match inside a media query.
  const inSight = new Set();
  const sight = new IntersectionObserver((changes) => {
    for (const {isIntersecting, target} of changes) {
      if (isIntersecting) inSight.add(target.id);
      else inSight.delete(target.id);
    }
    strip.classList.toggle('m-picking', inSight.has('picking') && !inSight.has('results'));
  });
  const observeColumns = () => {
    for (const id of ['picking', 'results']) {
      const column = document.getElementById(id);
      if (column) sight.observe(column);
    }
  };
  observeColumns();

  // A new item is added at the end of the row.
  let count = 0;
  watch('value', () => {
    observeColumns(); // the columns may have come after the strip
    const list = element.querySelector('.m-strip-items');
    const now = Number(list?.dataset.count ?? 0);
    if (list && now > count) list.scrollLeft = list.scrollWidth;
    count = now;
  });

  // What opens over the page closes like a menu.
  document.addEventListener('pointerdown', (event) => {
    for (const menu of element.querySelectorAll('details[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  element.addEventListener('keydown', (event) => {
    const menu = event.target.closest('details[open]');
    if (event.key !== 'Escape' || !menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  const copy = async (link) => {
    const address = location.origin + location.pathname + link;
    const answer = element.querySelector('.m-copied');
    let done = true;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      done = false; // an insecure address or a strict browser: the visitor copies it by hand
    }
    answer.hidden = false;
    answer.querySelector('.m-copied-message').textContent = done ? 'Copied.' : 'Copy this address:';
    const field = answer.querySelector('input');
    field.value = address;
    if (!done) field.select();
  };

  element.addEventListener('click', (event) => {
    const {show, link} = event.target.closest('button')?.dataset ?? {};
    if (show) document.getElementById(show)?.scrollIntoView({behavior: 'smooth'});
    if (link) copy(link);
  });

  // Sorting by dragging, for those who have a mouse; the buttons do the same.
  let dragged = null;
  const cellAt = (event) => {
    const cell = event.target instanceof Element ? event.target.closest('[draggable]') : null;
    return cell && element.contains(cell) ? cell : null;
  };
  const mark = (cell) => {
    for (const other of element.querySelectorAll('.m-drop')) other.classList.toggle('m-drop', other === cell);
    cell?.classList.add('m-drop');
  };

  element.addEventListener('dragstart', (event) => {
    dragged = cellAt(event);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
  });
  element.addEventListener('dragover', (event) => {
    if (!dragged || !cellAt(event)) return;
    event.preventDefault();
    mark(cellAt(event));
  });
  element.addEventListener('drop', (event) => {
    const cell = cellAt(event);
    if (!dragged || !cell) return;
    event.preventDefault();
    const [from, to] = [dragged, cell].map((item) => Number(item.dataset.position));
    if (from !== to) send({action: 'move', position: String(from), step: String(to - from)});
  });
  element.addEventListener('dragend', () => {
    dragged = null;
    mark(null);
  });
})();
