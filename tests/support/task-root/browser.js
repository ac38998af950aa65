document.title = 'stands for the bundle of the inbox';
