// Highlight an item in every compared list while it is hovered, focused or selected; each list
// then shows its rank.
(() => {
  let kept = null;

  const follow = (source) => {
    const row = source?.dataset.row;
    const view = element.querySelector('.c-columns');
    if (!view) return;
    view.classList.toggle('c-following', row !== undefined);
    for (const cell of element.querySelectorAll('[data-row]')) {
      cell.classList.toggle('c-linked', cell.dataset.row === row);
    }
    const places = (source?.dataset.places ?? '').split(',');
    element.querySelectorAll('.c-where').forEach((where, list) => {
      where.classList.toggle('c-ranked', row !== undefined);
      if (row === undefined) where.textContent = where.dataset.summary;
      else where.textContent = places[list] ? `rank ${Number(places[list]).toLocaleString('en')} here` : 'not ranked';
    });
  };

  const at = (target) => (target instanceof Element ? target.closest('[data-row]') : null);
  const keptNow = () => (kept === null ? null : element.querySelector(`[data-row="${kept}"]`));
  const settle = () => follow(keptNow());

  element.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const hit = at(event.target);
    if (hit) follow(hit);
    else settle();
  });
  element.addEventListener('pointerleave', settle);
  element.addEventListener('focusin', (event) => {
    if (at(event.target)) follow(at(event.target));
  });
  element.addEventListener('focusout', settle);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') keep(null);
  });
  element.addEventListener('click', (event) => {
    const hit = at(event.target);
    if (hit) keep(kept === hit.dataset.row ? null : hit.dataset.row);
  });

  const keep = (row) => {
    kept = row;
    for (const card of element.querySelectorAll('.c-card')) {
      card.setAttribute('aria-pressed', String(card.dataset.row === kept));
    }
    settle();
  };

  watch('value', () => keep(null));
})();
