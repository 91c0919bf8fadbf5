// Times in a transcript: each plays the video above it from that moment.
'use strict';

addEventListener('click', (event) => {
  const link = event.target.closest('details a.time');
  const video = link?.closest('details').previousElementSibling;
  if (!video?.matches('video')) return;
  event.preventDefault();
  video.currentTime = Number(link.hash.slice('#t='.length));
  video.play();
  video.scrollIntoView({ block: 'nearest' });
});
