window.fixture.onTick((count) => {
  document.querySelector('output').textContent = String(count);
});
