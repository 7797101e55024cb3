/* What game/solver/balance.py measures of a pairing, in C: some five times as quick as numpy,
 * for the search alone. What every action does comes from the rules by way of
 * game/solver/transitions.py, so this knows no formula of the game either.
 *
 * A grid holds, for the seat to move, one line per (HP of both, levels) with the HP of the other
 * side in its columns, as in game/solver/induction.py. */
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 256, OUTCOMES = 6, ATTACKS = 3, ACTIONS = 5, WIDTH = 96, STRIDE = 16, ALL = 7 };
/* More HP than WIDTH - 1 do not fit; the search stays below. Lines are worked on in whole strides,
 * over their end into the next. */
enum policy { SOLVE, PERFECT, RANDOM, GREEDY };

typedef double line[WIDTH];
typedef double room[WIDTH + STRIDE];
typedef int marks[WIDTH + STRIDE];
typedef unsigned char choices[WIDTH];

struct pairing {
    int hp[2], opening[2], order[LEVELS];
    int damage[2][ATTACKS][LEVELS][OUTCOMES], following[2][ATTACKS][LEVELS][OUTCOMES];
    int raised[2][2][LEVELS];
    int percent[2][ATTACKS];
};

static const double TIE = 1e-9;

/* What an attack may do at certain levels: outcomes that are the same in all are one. */
struct fan {
    int count, damage[OUTCOMES], following[OUTCOMES];
    double weight[OUTCOMES];
};

struct work {
    const struct pairing *pairing;
    struct fan fan[2][ATTACKS][LEVELS];
    line *grid[2];
    choices *best[2]; /* by HP of the seat to move */
};

static int strides(int count) { return (count + STRIDE - 1) / STRIDE; }
static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

static void attack(const struct work *work, int seat, int total, int levels, int low, int count, int wanted, room *worth)
{
    count = strides(count) * STRIDE;
    for (int a = 0; a < ATTACKS; a++) {
        const struct fan *fan = &work->fan[seat][a][levels];
        if (!(wanted >> a & 1))
            continue;
        memset(worth[a], 0, count * sizeof(double));
        for (int o = 0; o < fan->count; o++) {
            int rest = total - fan->damage[o];
            if (rest <= 0)
                continue;
            const double *after = work->grid[1 - seat][rest * LEVELS + fan->following[o]] + low;
            double weight = fan->weight[o];
            for (int i = 0; i < count; i++)
                worth[a][i] += weight * after[i];
        }
        for (int i = 0; i < count; i++)
            worth[a][i] = 1 - worth[a][i];
    }
}

/* The attack that is expected to cost a target of `hp` most; of equal ones the first. */
static int greediest(const struct pairing *p, int seat, int levels, int hp)
{
    int found = 0, highest = -1;
    for (int a = 0; a < ATTACKS; a++) {
        const int *damage = p->damage[seat][a][levels];
        int cost = 5 * (100 - p->percent[seat][a]) * least(damage[OUTCOMES - 1], hp);
        for (int o = 0; o < OUTCOMES - 1; o++)
            cost += p->percent[seat][a] * least(damage[o], hp);
        if (cost > highest) {
            highest = cost;
            found = a;
        }
    }
    return found;
}

static void choose(enum policy policy, int count, room *worth, const double *const raised[2], double *restrict value, int *restrict best)
{
    count = strides(count) * STRIDE;
    if (policy == RANDOM) {
        int legal = ATTACKS + (raised[0] != 0) + (raised[1] != 0);
        for (int i = 0; i < count; i++)
            value[i] = worth[0][i] + worth[1][i] + worth[2][i];
        for (int r = 0; r < 2; r++)
            for (int i = 0; raised[r] && i < count; i++)
                value[i] += 1 - raised[r][i];
        for (int i = 0; i < count; i++)
            value[i] /= legal;
        return;
    }
    int follow = policy != SOLVE;
    for (int i = 0; i < count; i++)
        value[i] = worth[0][i];
    if (!follow)
        memset(best, 0, count * sizeof(int));
    for (int a = 1; a < ATTACKS; a++)
        for (int i = 0; i < count; i++) {
            int better = follow ? best[i] == a : worth[a][i] > value[i] + TIE;
            value[i] = better ? worth[a][i] : value[i];
            best[i] = better ? a : best[i];
        }
    for (int r = 0; r < 2; r++)
        for (int i = 0; raised[r] && i < count; i++) {
            int better = follow ? best[i] == ATTACKS + r : 1 - raised[r][i] > value[i] + TIE;
            value[i] = better ? 1 - raised[r][i] : value[i];
            best[i] = better ? ATTACKS + r : best[i];
        }
}

/* The chance of left when left moves first and when right does; SOLVE finds `best` on the way. */
static void play(struct work *work, enum policy left, enum policy right, double *wins)
{
    const struct pairing *p = work->pairing;
    enum policy policies[2] = {left, right};
    int all = p->hp[0] + p->hp[1];
    room worth[ATTACKS], value;
    marks picked;
    for (int seat = 0; seat < 2; seat++)
        memset(work->grid[seat], 0, ((size_t)(all + 1) * LEVELS + 1) * sizeof(line));
    for (int total = 2; total <= all; total++)
        for (int place = 0; place < LEVELS; place++)
            for (int seat = 0; seat < 2; seat++) {
                int levels = p->order[place];
                int low = most(1, total - p->hp[1 - seat]);
                int count = least(p->hp[seat], total - 1) - low + 1;
                const double *raised[2];
                for (int r = 0; r < 2; r++) {
                    int after = p->raised[seat][r][levels];
                    raised[r] = after < 0 ? 0 : work->grid[1 - seat][total * LEVELS + after] + low;
                }
                unsigned char *best = work->best[seat][total * LEVELS + levels] + low;
                if (policies[seat] == GREEDY)
                    for (int i = 0; i < count; i++)
                        picked[i] = greediest(p, seat, levels, total - low - i);
                for (int i = 0; policies[seat] == PERFECT && i < count; i++)
                    picked[i] = best[i];
                int wanted = policies[seat] == PERFECT ? 0 : ALL;
                for (int i = 0; policies[seat] == PERFECT && i < count; i++)
                    wanted |= 1 << picked[i];
                attack(work, seat, total, levels, low, count, wanted, worth);
                choose(policies[seat], count, worth, raised, value, picked);
                for (int i = 0; policies[seat] == SOLVE && i < count; i++)
                    best[i] = picked[i];
                double *line = work->grid[seat][total * LEVELS + levels] + total - low;
                for (int i = 0; i < count; i++)
                    line[-i] = value[i];
            }
    wins[0] = work->grid[0][all * LEVELS + p->opening[0]][p->hp[1]];
    wins[1] = 1 - work->grid[1][all * LEVELS + p->opening[1]][p->hp[0]];
}

/* How often each action is taken in two matches, one that left begins and one that right begins. */
static void tally(struct work *work, double counts[2][ACTIONS])
{
    const struct pairing *p = work->pairing;
    int all = p->hp[0] + p->hp[1];
    for (int seat = 0; seat < 2; seat++) {
        memset(work->grid[seat], 0, ((size_t)(all + 1) * LEVELS + 1) * sizeof(line));
        work->grid[seat][all * LEVELS + p->opening[seat]][p->hp[1 - seat]] = 1;
    }
    for (int total = all; total >= 2; total--)
        for (int place = LEVELS - 1; place >= 0; place--)
            for (int seat = 0; seat < 2; seat++) {
                int levels = p->order[place];
                for (int own = most(1, total - p->hp[1 - seat]); own <= least(p->hp[seat], total - 1); own++) {
                    double likely = work->grid[seat][total * LEVELS + levels][total - own];
                    if (likely == 0)
                        continue;
                    int action = work->best[seat][total * LEVELS + levels][own];
                    counts[seat][action] += likely;
                    if (action >= ATTACKS) {
                        work->grid[1 - seat][total * LEVELS + p->raised[seat][action - ATTACKS][levels]][own] += likely;
                        continue;
                    }
                    const struct fan *fan = &work->fan[seat][action][levels];
                    for (int o = 0; o < fan->count; o++) {
                        int rest = total - fan->damage[o];
                        if (rest > own)
                            work->grid[1 - seat][rest * LEVELS + fan->following[o]][own] += likely * fan->weight[o];
                    }
                }
            }
}

static void open_fan(struct fan *fan, const int *damage, const int *following, int percent)
{
    fan->count = 0;
    for (int o = 0; o < OUTCOMES; o++) {
        double weight = o < OUTCOMES - 1 ? percent / 500.0 : 1 - percent / 100.0;
        int same = 0;
        while (same < fan->count && (fan->damage[same] != damage[o] || fan->following[same] != following[o]))
            same++;
        if (same == fan->count) {
            fan->count++;
            fan->damage[same] = damage[o];
            fan->following[same] = following[o];
            fan->weight[same] = 0;
        }
        fan->weight[same] += weight;
    }
}

struct figures {
    double wins[2], counts[2][ACTIONS], random[2], greedy[2];
};

/* 0, or 1 when there is no memory for it. */
int measure(const struct pairing *pairing, struct figures *figures)
{
    size_t lines = (size_t)(pairing->hp[0] + pairing->hp[1] + 1) * LEVELS;
    struct work work = {.pairing = pairing};
    double chances[2];
    int failed = 0;
    for (int seat = 0; seat < 2; seat++) {
        work.grid[seat] = malloc((lines + 1) * sizeof(line));
        work.best[seat] = malloc(lines * sizeof(choices));
        failed |= !work.grid[seat] || !work.best[seat];
        for (int a = 0; a < ATTACKS; a++)
            for (int l = 0; l < LEVELS; l++)
                open_fan(&work.fan[seat][a][l], pairing->damage[seat][a][l],
                         pairing->following[seat][a][l], pairing->percent[seat][a]);
    }
    if (!failed) {
        memset(figures, 0, sizeof *figures);
        play(&work, SOLVE, SOLVE, figures->wins);
        tally(&work, figures->counts);
        for (enum policy weak = RANDOM; weak <= GREEDY; weak++) {
            double *strength = weak == RANDOM ? figures->random : figures->greedy;
            play(&work, PERFECT, weak, chances);
            strength[0] = (chances[0] + chances[1]) / 2;
            play(&work, weak, PERFECT, chances);
            strength[1] = 1 - (chances[0] + chances[1]) / 2;
        }
    }
    for (int seat = 0; seat < 2; seat++) {
        free(work.grid[seat]);
        free(work.best[seat]);
    }
    return failed;
}
