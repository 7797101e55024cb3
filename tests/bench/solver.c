/* The recurrence of game/solver/induction.py, plainly: the floor that numpy is measured against. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LEVELS = 256, OUTCOMES = 6 };

static int hp[3], damage[2][3][LEVELS][OUTCOMES], following[2][3][LEVELS][OUTCOMES];
static int raised[2][2][LEVELS], order[LEVELS];
static double weight[2][3][OUTCOMES];

int main(int count, char **arguments)
{
    FILE *file = fopen(arguments[count - 1], "rb");
    size_t got = fread(hp, sizeof hp, 1, file) + fread(damage, sizeof damage, 1, file)
        + fread(following, sizeof following, 1, file) + fread(raised, sizeof raised, 1, file)
        + fread(order, sizeof order, 1, file) + fread(weight, sizeof weight, 1, file);
    if (got != 6)
        return 1;
    clock_t begin = clock();
    size_t cells = (size_t)(hp[0] + 1) * (hp[1] + 1);
    double *value[2] = {calloc(cells * LEVELS, sizeof(double)), calloc(cells * LEVELS, sizeof(double))};
    unsigned char *best[2] = {calloc(cells, LEVELS), calloc(cells, LEVELS)};
    for (int left = 1; left <= hp[0]; left++)
        for (int right = 1; right <= hp[1]; right++) {
            size_t cell = (size_t)left * (hp[1] + 1) + right;
            for (int place = 0; place < LEVELS; place++)
                for (int seat = 0; seat < 2; seat++) {
                    int levels = order[place], target = seat ? left : right;
                    size_t step = seat ? (size_t)hp[1] + 1 : 1;
                    double most = -1;
                    int choice = 0;
                    for (int attack = 0; attack < 3; attack++) {
                        double lost = 0;
                        for (int outcome = 0; outcome < OUTCOMES; outcome++) {
                            int cost = damage[seat][attack][levels][outcome];
                            if (cost < target)
                                lost += weight[seat][attack][outcome]
                                    * value[1 - seat][(cell - cost * step) * LEVELS
                                                      + following[seat][attack][levels][outcome]];
                        }
                        if (1 - lost > most + 1e-9) {
                            most = 1 - lost;
                            choice = attack;
                        }
                    }
                    for (int raise = 0; raise < 2; raise++) {
                        int after = raised[seat][raise][levels];
                        if (after >= 0 && 1 - value[1 - seat][cell * LEVELS + after] > most + 1e-9) {
                            most = 1 - value[1 - seat][cell * LEVELS + after];
                            choice = 3 + raise;
                        }
                    }
                    value[seat][cell * LEVELS + levels] = most;
                    best[seat][cell * LEVELS + levels] = (unsigned char)choice;
                }
        }
    double taken = (double)(clock() - begin) / CLOCKS_PER_SEC;
    printf("%f %.9f\n", taken, value[0][(cells - 1) * LEVELS + hp[2]]);
    return 0;
}
