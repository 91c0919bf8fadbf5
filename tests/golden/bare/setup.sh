# git would leave these out.
mkdir -p node_modules/x public
printf 'Not published: [gone](gone.md).\n' | tee node_modules/x/README.md >public/x.md
