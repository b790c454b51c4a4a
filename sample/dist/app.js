document.getElementById('offer').textContent = 'Apples: 3 for 2';
