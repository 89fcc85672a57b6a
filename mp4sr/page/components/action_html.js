// Buttons that act on the server: what they send, and where the focus goes afterwards.
const views = VIEWS;
let used = null;

// Similar items and items with a keyword appear on the shelf, wherever they were asked for.
const showOnShelf = (data) => {
  for (const tab of ['tab-recommend', 'tab-catalogue']) {
    document.getElementById(`${tab}-button`)?.click();
  }
  dispatchEvent(new CustomEvent('m-look', {detail: data}));
};

const send = (data) => {
  if (!views.includes(data.action)) trigger('click', data);
  else if (data.action === 'why' || data.action === 'page') trigger('select', data);
  else showOnShelf(data);
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-action]');
  if (!button || !element.contains(button) || button.disabled) return;
  if (button.dataset.action === 'add' && event.detail > 1) return; // a double click adds one item
  const fields = button.form ? Object.fromEntries(new FormData(button.form)) : {};
  used = {label: button.getAttribute('aria-label') ?? button.textContent, action: button.dataset.action};
  document.body.classList.add('m-waiting');
  send({...fields, ...button.dataset});
});

element.addEventListener('submit', (event) => event.preventDefault());

// The HTML is replaced after a click: the focus moves to the same button in the new HTML.
watch('value', () => {
  document.body.classList.remove('m-waiting');
  if (!used || !element.contains(document.activeElement)) return;
  const {label, action} = used;
  used = null;
  const same = [...element.querySelectorAll(`button[data-action="${action}"]`)].find(
    (button) => (button.getAttribute('aria-label') ?? button.textContent) === label);
  if (same && !same.disabled) same.focus({preventScroll: true});
});
