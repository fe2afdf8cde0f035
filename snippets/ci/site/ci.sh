#!/bin/sh
docker build -t localhost:8050/site site 2>&1 | tail -n 3
docker push -q localhost:8050/site
