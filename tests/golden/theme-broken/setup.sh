mkdir -p themes/house/assets && mkfifo themes/house/assets/pipe.css
