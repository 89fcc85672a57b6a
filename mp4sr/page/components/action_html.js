// Buttons of cards: what they send to the server, and where the focus is afterwards.
const views = VIEWS;
const isShelf = element.closest('#shelf') !== null;
let used = null;

// What is looked for is shown on the shelf, wherever on the page somebody asks for it.
const onShelf = (data) => {
  for (const tab of ['tab-recommend', 'tab-catalogue']) {
    document.getElementById(`${tab}-button`)?.click();
  }
  dispatchEvent(new CustomEvent('m-look', {detail: data}));
};
if (isShelf) {
  let looked = false;
  addEventListener('m-look', (event) => {
    looked = true;
    trigger('select', event.detail);
  });
  watch('value', () => {
    if (!looked) return;
    looked = false;
    const hidden = document.getElementById('strip')?.getBoundingClientRect().bottom ?? 0;
    const {top} = element.getBoundingClientRect();
    if (top < hidden || top > innerHeight * 0.6) {
      scrollBy({top: top - Math.min(hidden, innerHeight / 2) - 16, behavior: 'smooth'});
    }
  });
}

// On a phone only the last part of what stays in sight does: the items themselves.
const sticky = element.closest('#strip');
if (sticky) {
  new ResizeObserver(() => {
    const kept = element.querySelector('.m-strip-items')?.offsetHeight ?? 0;
    sticky.style.setProperty('--above', `${element.offsetHeight - kept - 20}px`);
    document.documentElement.style.setProperty('--strip', `${sticky.offsetHeight}px`);
  }).observe(element);
  // There the way from the catalogue down to the lists is long: a button leads there.
  const inSight = new Set();
  const observer = new IntersectionObserver((changes) => {
    for (const {isIntersecting, target} of changes) {
      if (isIntersecting) inSight.add(target.id);
      else inSight.delete(target.id);
    }
    document.body.classList.toggle('m-picking', inSight.has('picking') && !inSight.has('results'));
  });
  for (const part of ['picking', 'results']) {
    const place = document.getElementById(part);
    if (place) observer.observe(place);
  }
}

// What was opened over the page closes like a menu.
document.addEventListener('pointerdown', (event) => {
  for (const entry of element.querySelectorAll('.m-strip details[open]')) {
    if (!entry.contains(event.target)) entry.open = false;
  }
});
element.addEventListener('keydown', (event) => {
  const opened = event.target.closest('.m-strip details[open]');
  if (event.key !== 'Escape' || !opened) return;
  opened.open = false;
  opened.querySelector('summary').focus();
});

const send = (data) => {
  if (!views.includes(data.action)) trigger('click', data);
  else if (data.action === 'why' || data.action === 'page') trigger('select', data);
  else onShelf(data);
};

const copy = async (button) => {
  const address = location.origin + location.pathname + button.dataset.link;
  const answer = element.querySelector('.m-copied');
  let done = true;
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    done = false; // an insecure address or a strict browser: the visitor copies it by hand
  }
  answer.hidden = false;
  answer.querySelector('.m-copied-said').textContent = done ? 'Copied.' : 'Copy this address:';
  const field = answer.querySelector('input');
  field.value = address;
  if (!done) field.select();
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button || !element.contains(button) || button.disabled) return;
  if (button.dataset.show) document.getElementById(button.dataset.show)?.scrollIntoView({behavior: 'smooth'});
  if ('link' in button.dataset) copy(button);
  if (!button.dataset.action) return;
  const fields = button.form ? Object.fromEntries(new FormData(button.form)) : {};
  used = {label: button.getAttribute('aria-label') ?? button.textContent, action: button.dataset.action};
  document.body.classList.add('m-waiting');
  send({...fields, ...button.dataset});
});

element.addEventListener('submit', (event) => event.preventDefault());

// After a click the same place of the page shows something else: the focus follows the button.
watch('value', () => {
  document.body.classList.remove('m-waiting');
  const list = element.querySelector('[data-draggable]');
  if (list && Number(list.dataset.count ?? 0) > (element.counted ?? 0)) list.scrollLeft = list.scrollWidth;
  element.counted = Number(list?.dataset.count ?? 0);
  if (used?.action === 'why') {
    element.querySelector('.m-why')?.scrollIntoView({behavior: 'smooth', block: 'nearest'});
  }
  if (!used || !element.contains(document.activeElement)) return;
  const {label, action} = used;
  used = null;
  const same = [...element.querySelectorAll(`button[data-action="${action}"]`)].find(
    (button) => (button.getAttribute('aria-label') ?? button.textContent) === label);
  if (same && !same.disabled) same.focus({preventScroll: true});
});

// Sorting by dragging, for those who have a mouse; the buttons do the same.
let dragged = null;
const cell = (event) => {
  const place = event.target instanceof Element ? event.target.closest('[data-draggable] > [draggable]') : null;
  return place && element.contains(place) ? place : null;
};
const mark = (place) => {
  for (const entry of element.querySelectorAll('.m-drop')) if (entry !== place) entry.classList.remove('m-drop');
  place?.classList.add('m-drop');
};

element.addEventListener('dragstart', (event) => {
  dragged = cell(event);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', '');
});
element.addEventListener('dragover', (event) => {
  if (!dragged || !cell(event)) return;
  event.preventDefault();
  mark(cell(event));
});
element.addEventListener('drop', (event) => {
  const place = cell(event);
  if (!dragged || !place) return;
  event.preventDefault();
  const [from, to] = [dragged, place].map((entry) => Number(entry.dataset.position));
  if (from !== to) send({action: 'move', position: String(from), step: String(to - from)});
});
element.addEventListener('dragend', () => {
  dragged = null;
  mark(null);
});
