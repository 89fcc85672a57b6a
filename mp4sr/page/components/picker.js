// A visitor's own pictures: chosen, dropped, pasted or photographed. They are uploaded at once and
// read on the server when they are added. What is refused here is named beside the field.
const picked = [];
const settings = element.querySelector('.m-picker').dataset;
const most = Number(settings.most);
const megabytes = Number(settings.megabytes);
const find = (part) => element.querySelector(`.m-picker-${part}`);

const say = (sentence) => {
  find('problem').textContent = sentence;
  find('problem').hidden = !sentence;
};

const show = () => {
  find('list').replaceChildren(...picked.map((photo) => {
    const entry = document.createElement('li');
    const picture = document.createElement('img');
    const remove = document.createElement('button');
    picture.src = photo.shown;
    picture.alt = photo.name;
    picture.onerror = () => entry.classList.add('m-unreadable');
    remove.type = 'button';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `Remove ${photo.name}`);
    remove.onclick = () => {
      picked.splice(picked.indexOf(photo), 1);
      say('');
      show();
      find('choose').focus();
    };
    const name = document.createElement('span');
    name.textContent = photo.name;
    name.title = photo.name;
    entry.classList.toggle('m-uploading', !photo.path);
    entry.append(picture, name, remove);
    return entry;
  }));
};

const add = async (files) => {
  const problems = [];
  const leftOut = [];
  for (const file of files) {
    const name = file.name || 'picture.png';
    if (file.size > megabytes * 1e6) {
      problems.push(`${name} has ${Math.ceil(file.size / 1e6)} MB; choose a picture of at most ${megabytes} MB.`);
      continue;
    }
    if (picked.length >= most) {
      leftOut.push(name);
      continue;
    }
    const photo = {name, size: file.size, shown: URL.createObjectURL(file)};
    picked.push(photo);
    show();
    // A unique name: the server would put two visitors' copies of the same picture into one file.
    const mark = Array.from({length: 12}, () => Math.floor(16 * Math.random()).toString(16)).join('');
    photo.sent = upload(new File([file], `${mark}_${name}`, {type: file.type})).then(
      ({path}) => { photo.path = path; },
      () => {
        picked.splice(picked.indexOf(photo), 1);
        say(`${name} could not be sent; check the connection and choose it again.`);
      },
    ).then(show);
  }
  if (leftOut.length) problems.push(`At most ${most} pictures can be added at once; not added: ${leftOut.join(', ')}.`);
  say(problems.join(' '));
};

// The pictures for a form that is submitted, once all uploads are complete. A field that is not on
// the page, such as one that a choice beside it would show, has none.
const fields = globalThis.pictureFields ??= new Map();
fields.set(element.closest('.block').id, async () => {
  if (!element.isConnected) return [];
  await Promise.all(picked.map((photo) => photo.sent));
  return picked.map((photo) => ({
    path: photo.path, orig_name: photo.name, size: photo.size, meta: {_type: 'gradio.FileData'},
  }));
});

watch('value', () => {
  picked.forEach((photo) => URL.revokeObjectURL(photo.shown));
  picked.length = 0;
  say('');
  show();
});

const input = find('input');
input.addEventListener('change', () => {
  add([...input.files]);
  input.value = '';
});

const zone = element.querySelector('.m-picker');
for (const kind of ['dragenter', 'dragover']) {
  zone.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.add('m-over');
  });
}
zone.addEventListener('dragleave', () => zone.classList.remove('m-over'));
zone.addEventListener('drop', (event) => {
  event.preventDefault();
  zone.classList.remove('m-over');
  add([...event.dataTransfer.files]);
});

document.addEventListener('paste', (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || !element.offsetParent || event.taken) return;
  const meant = document.activeElement?.closest('.m-picker');
  if (meant && !element.contains(meant)) return;
  event.taken = true; // by one field, if there are several
  add(files);
});

const paste = async () => {
  try {
    const pasted = [];
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((type) => type.startsWith('image/'));
      if (type) pasted.push(new File([await item.getType(type)], `pasted.${type.slice(6)}`, {type}));
    }
    if (pasted.length) add(pasted);
    else say('There is no picture in the clipboard; copy one first.');
  } catch {
    say('The browser does not allow reading the clipboard; press Ctrl+V instead, or choose a file.');
  }
};

let stream = null;
const stop = () => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
};
const photograph = async () => {
  if (!navigator.mediaDevices?.getUserMedia) {
    find('camera-input').click();
    return;
  }
  try {
    stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}});
  } catch {
    say('The camera is not available; allow it in the browser, or choose a file.');
    return;
  }
  const video = find('video');
  video.srcObject = stream;
  await video.play();
  find('dialog').showModal();
};
const shoot = () => {
  const video = find('video');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext('2d').drawImage(video, 0, 0);
  canvas.toBlob((blob) => add([new File([blob], 'photo.jpg', {type: 'image/jpeg'})]), 'image/jpeg', 0.92);
  find('dialog').close();
};
find('camera-input').addEventListener('change', (event) => {
  add([...event.target.files]);
  event.target.value = '';
});
find('dialog').addEventListener('close', stop);

const doing = {
  choose: () => input.click(), photograph, paste, shoot, close: () => find('dialog').close(),
};
element.addEventListener('click', (event) => {
  doing[event.target.closest('button[data-do]')?.dataset.do]?.();
});
